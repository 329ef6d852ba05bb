import { commandLine } from '../../scripts/command-line.ts';

const USAGE = `Usage: npm run test:libvirt -- [--agent AGENT]... [--only PATTERN] [--keep]

Boots a Debian guest with systemd by a real libvirt, has virsh and qga drive its agent, and prints what every agent
has done side by side. Takes root, for a libvirt of its own.

  --agent AGENT    path of an executable, or
                   c  QEMU's own agent, as the guest's Debian has it
                   (default: both, c first and then dist/qemu-ga; one alone is compared with nothing)
  --only PATTERN   only the checks whose titles match this regular expression
  --keep           no checks: leave the guest running with the last of the agents, and tell how to talk to it
`;

/** What the command line asks for. */
export interface Options {
  readonly agents: readonly string[];
  readonly only: string | undefined;
  readonly keep: boolean;
}

/** The command line's options. */
export function readOptions(): Options {
  const { values } = commandLine(USAGE, {
    agent: { type: 'string', multiple: true, default: ['c', 'dist/qemu-ga'] },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  });
  return { agents: values.agent, only: values.only, keep: values.keep };
}
