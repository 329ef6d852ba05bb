import type { Platform } from '../../platform/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { Blocks } from '../blocks.ts';
import { Children } from '../children.ts';
import type { AgentContext } from '../command.ts';
import { Housekeeping } from '../housekeeping.ts';
import { Log } from '../log.ts';
import { OpenFiles } from '../open-files.ts';
import { Policy } from '../policy.ts';

/** What a command works on, over those parts of a platform that it needs. Handles count from 1000. */
export function agentContext(runtime: Runtime, platform: Partial<Platform>): AgentContext {
  const blocks = new Blocks();
  let nextHandle = 1000;
  return {
    blocks,
    children: new Children(platform.exec!),
    commandNames: [],
    files: new OpenFiles(() => nextHandle++),
    housekeeping: new Housekeeping(runtime, [blocks]),
    log: new Log(runtime.sys, 2, false),
    platform: platform as Platform,
    policy: new Policy(),
    runtime,
  };
}
