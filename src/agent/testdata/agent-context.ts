import type { Platform } from '../../platform/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { Accounting } from '../accounting.ts';
import { Blocks } from '../blocks.ts';
import { Children } from '../children.ts';
import type { AgentContext } from '../command.ts';
import { Commands } from '../commands/index.ts';
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
  const housekeeping = new Housekeeping(runtime, [blocks]);
  const freezing = {
    hook: undefined,
    timeout: 0,
    stateDirectory: '/nonexistent',
    accounting,
    writers: [],
    prepare: async () => {},
  };
  let nextHandle = 1000;
  return {
    accounting,
    blocks,
    children: new Children(),
    commandNames: [],
    fileMode: 0o666,
    files: new OpenFiles(() => nextHandle++),
    freeze: new Freeze(runtime, platform as Platform, log, policy, housekeeping, freezing),
    housekeeping,
    log,
    platform: platform as Platform,
    policy,
    runtime,
  };
}

/** Commands of which those on files are loaded: they answer at once, as in an agent that has been asked one before. */
export async function fileCommands(runtime: Runtime): Promise<Commands> {
  const commands = new Commands();
  const unknown = commands.find('guest-file-close')!(agentContext(runtime, {}), { handle: 0 });
  await Promise.resolve(unknown).catch(() => {}); // there is no such handle
  return commands;
}
