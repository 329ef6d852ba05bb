import type { Platform } from '../../platform/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { Accounting } from '../accounting.ts';
import { Blocks } from '../blocks.ts';
import { Children } from '../children.ts';
import type { AgentContext } from '../command.ts';
import { Freeze } from '../freeze/freeze.ts';
import { Housekeeping } from '../housekeeping.ts';
import { Log } from '../log.ts';
import { OpenFiles } from '../open-files.ts';
import { Policy } from '../policy/policy.ts';

/** What a command works on, over those parts of a platform that it needs. Handles count from 1000. */
export function agentContext(runtime: Runtime, platform: Partial<Platform>): AgentContext {
  const blocks = new Blocks();
  const log = new Log(runtime.sys, 2, false);
  const policy = new Policy();
  const accounting = new Accounting(runtime, undefined);
  const freezing = { hook: undefined, timeout: 0, stateDirectory: '/nonexistent', accounting, writers: [] };
  let nextHandle = 1000;
  return {
    accounting,
    blocks,
    children: new Children(platform.exec!),
    commandNames: [],
    fileMode: 0o666,
    files: new OpenFiles(() => nextHandle++),
    freeze: new Freeze(runtime, platform as Platform, log, policy, freezing),
    housekeeping: new Housekeeping(runtime, [blocks]),
    log,
    platform: platform as Platform,
    policy,
    runtime,
  };
}
