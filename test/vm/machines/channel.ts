import { join } from 'node:path';
import { buildExecutable } from '../../../scripts/build.ts';
import { FileTree } from '../file-tree.ts';
import { CPUS_OF_SLEEPER } from '../guest-facts.ts';
import type { MachineDescription } from '../machine-description.ts';

/** In the guest, what guest/talk.ts is. */
export const TALK = '/usr/lib/guest/talk';

/** A machine with every kind of channel: a serial line to the host, and vsock to itself. */
export const channelMachine: MachineDescription = {
  name: 'channels of every kind',
  timeLimit: 420_000,
  processors: CPUS_OF_SLEEPER,
  modules: ['vsock_loopback'],
  files: async () => {
    const entry = join(import.meta.dirname, '../guest/talk.ts');
    const out = join(import.meta.dirname, '../../../.cache/vm/talk');
    await buildExecutable({ engine: undefined, libc: 'musl', debug: false, sanitize: false, entry, out });
    return new FileTree().copy(TALK, out, 0o755);
  },
};
