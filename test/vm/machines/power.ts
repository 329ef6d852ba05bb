import { run } from '../../../scripts/build/process.ts';
import { sparseFile } from '../disk-image.ts';
import { CPUS_OF_SLEEPER } from '../guest-facts.ts';
import type { MachineDescription } from '../machine-description.ts';

/** A machine that is switched off, started again and put to sleep, on a disk of its own at last. */
export const powerMachine: MachineDescription = {
  name: 'a guest that sleeps and ends',
  timeLimit: 420_000,
  processors: CPUS_OF_SLEEPER,
  disks: [
    {
      id: 'swap',
      make: async (path) => {
        await sparseFile(path, 512);
        await run('/bin/busybox', ['mkswap', path]);
      },
    },
  ],
  // Compressing is slow under emulation. And not the kernel's own `resume`: it looks before there are drivers for disks.
  kernelLine: ['woken_from=vdb', 'hibernate=nocompress'],
};
