import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { commandLine } from '../../scripts/command-line.ts';
import { cAgent, cAgentRelease } from '../../scripts/fetch-c-agent.ts';
import type { AgentProgram } from '../conversations/replay/agent-process.ts';

const USAGE = `npm run test:peer [-- OPTIONS] [-- NAME...]
  --ours PATH            our agent (dist/qemu-ga), or node for its source on Node.js
  --c newest|10|7.2      the C agent: of a release of Debian's (newest), fetched into .cache/
  --c PATH               or any other
  NAME                   of a file in test/conversations/, or of a group of test/peer/trials/, to try that alone

docs/decisions.md, and so the conversations, are about the newest C agent: an older one differs in more.
`;

export interface Options {
  readonly ours: string;
  readonly c: string;
  /** Names of files and groups; all if there are none. */
  readonly names: readonly string[];
}

/** The command line's options. */
export function peerOptions(): Options {
  const options = {
    ours: { type: 'string', default: 'dist/qemu-ga' },
    c: { type: 'string', default: 'newest' },
  } as const;
  const { values, positionals } = commandLine(USAGE, options, true);
  return { ...values, names: positionals };
}

/** Our agent; an error that says how to build it. */
export function ourAgent(choice: string): AgentProgram {
  if (choice === 'node') {
    const program = join(import.meta.dirname, '../../src/bin/qemu-ga.node.ts');
    return {
      side: 'ours',
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', program],
    };
  }
  if (existsSync(choice)) return { side: 'ours', command: resolve(choice), args: [] };
  throw new Error(
    `there is no ${choice}: 'npm run build' makes dist/qemu-ga, and '--ours node' takes the source`,
  );
}

/** There is no C agent on this machine, and none to be had. */
export class NoPeer extends Error {}

/** A C agent, which is fetched if it is not a path; with its version for the reader. NoPeer if it cannot be fetched. */
export async function peerAgent(choice: string): Promise<AgentProgram & { readonly version: string }> {
  if (choice.includes('/')) {
    if (!existsSync(choice)) throw new Error(`there is no ${choice}`);
    return { side: 'c', command: resolve(choice), args: [], version: choice };
  }
  const release = cAgentRelease(choice);
  const command = await cAgent(release).catch((error: unknown) => {
    throw new NoPeer(error instanceof Error ? error.message : String(error), { cause: error });
  });
  return { side: 'c', command, args: [], version: basename(dirname(command)) };
}
