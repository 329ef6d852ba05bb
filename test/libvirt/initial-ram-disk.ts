import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { cached, pruneCache } from '../vm/cache.ts';
import { FileTree } from '../vm/file-tree.ts';
import type { Kernel } from '../vm/kernel.ts';

/** As Debian's busybox-static installs it. */
const BUSYBOX = '/bin/busybox';

/**
 * The guest's initial RAM disk: busybox, the modules that its disks need, and an archive of the files that go over those
 * of its root file system.
 */
export async function initialRamDisk(kernel: Kernel, over: FileTree): Promise<string> {
  const names = kernel.modules.map((module) => basename(module));
  const tree = new FileTree()
    .copy('/bin/busybox', BUSYBOX, 0o755)
    .file('/init', await readFile(join(import.meta.dirname, 'guest/init')), 0o755)
    .file('/modules/order', `${names.join('\n')}\n`);
  for (const module of kernel.modules) tree.copy(`/modules/${basename(module)}`, module);
  const disk = await cached(
    `libvirt-ram-disk-${await tree.digest()}-${await over.digest()}.cpio`,
    async (path) => {
      const staged = join(dirname(path), 'staged');
      await tree.folder('/over').write(staged);
      await over.write(join(staged, 'over'));
      await run('sh', ['-c', 'find . | cpio --quiet -o -H newc -F "$0"', path], staged);
      await rm(staged, { recursive: true });
    },
  );
  await pruneCache('libvirt-ram-disk-', 4);
  return disk;
}
