import { fetchKernel, type Kernel } from '../vm/kernel.ts';
import type { AgentUnderTest } from './agent-under-test.ts';
import { debianImage, emptyImage } from './debian-image.ts';
import { SIZES } from './guest-facts.ts';
import { initialRamDisk } from './initial-ram-disk.ts';

/** What a machine is started from; it writes to copies of the disks. */
export interface MachineImages {
  readonly kernel: Kernel;
  readonly initialRamDisk: string;
  readonly root: string;
  readonly swap: string;
  readonly data: string;
}

/** Images for a machine with this agent, made or taken from the cache. */
export async function machineImages(
  agent: AgentUnderTest,
  print: (text: string) => void,
): Promise<MachineImages> {
  const kernel = await fetchKernel([]);
  return {
    kernel,
    initialRamDisk: await initialRamDisk(kernel, agent.files),
    root: await debianImage(print),
    swap: await emptyImage('debian-swap', SIZES.swap, (path) => ['/sbin/mkswap', path]),
    data: await emptyImage('debian-data', SIZES.data, (path) => ['/sbin/mke2fs', '-q', '-t', 'ext4', path]),
  };
}
