import { commandLine } from '../../scripts/command-line.ts';

const USAGE = `Usage: npm run test:vm -- [--agent AGENT] [--only PATTERN] [--stay]

Boots a virtual machine with a guest agent in it, drives the agent from the host and holds what it tells against what the
machine was made of.

  --agent AGENT    path of an executable (default: dist/qemu-ga), or
                   node  our agent's source on Node.js
                   c     QEMU's own agent, the newest that Debian has; c:10 and c:7.2 are older ones
  --only PATTERN   only the checks whose titles match this regular expression
  --stay           no checks: leave the machine running, and tell how to talk to it
`;

/** What the command line asks for. */
export interface Options {
  readonly agent: string;
  readonly only: string | undefined;
  readonly stay: boolean;
}

/** The command line's options. */
export function readOptions(): Options {
  const { values } = commandLine(USAGE, {
    agent: { type: 'string', default: 'dist/qemu-ga' },
    only: { type: 'string' },
    stay: { type: 'boolean', default: false },
  });
  return { only: undefined, ...values };
}
