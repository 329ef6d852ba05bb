import type { AgentUnderTest } from './agent-under-test.ts';
import { pruneCache } from './cache.ts';
import { ext4Image, partitionedImage } from './disk-image.ts';
import { FileTree } from './file-tree.ts';
import { CPUS } from './guest-facts.ts';
import { initialRamDisk } from './initial-ram-disk.ts';
import { fetchKernel } from './kernel.ts';
import type { MachineDescription } from './machine-description.ts';
import type { MachineFiles } from './machine.ts';
import { rootTree } from './root-tree.ts';

/** As Debian's busybox-static installs it. */
const BUSYBOX = '/bin/busybox';

/** What the machine is started with, made or taken from the cache. */
export async function machineFiles(
  agent: AgentUnderTest,
  { modules = [], disks = [], processors = CPUS.present, files: more, kernelLine = [] }: MachineDescription,
): Promise<MachineFiles> {
  const kernel = await fetchKernel(modules);
  const tree = await rootTree(BUSYBOX, agent);
  if (more !== undefined) tree.addAll(await more());
  const files = {
    kernel,
    kernelLine,
    processors,
    disks,
    initialRamDisk: await initialRamDisk(kernel, BUSYBOX),
    rootImage: await ext4Image('root', tree, agent.diskSize),
    dataImage: await partitionedImage('data', new FileTree().file('/README', 'The second disk.\n'), 32),
  };
  // Every change of the agent makes another.
  await pruneCache('root-', 4);
  await pruneCache('initial-ram-disk-', 4);
  return files;
}
