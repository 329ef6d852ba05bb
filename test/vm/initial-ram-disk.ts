import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { cached } from './cache.ts';
import { FileTree } from './file-tree.ts';
import type { Kernel } from './kernel.ts';

/** The guest's initial RAM disk: busybox and the modules that the root file system's disk needs. */
export async function initialRamDisk(kernel: Kernel, busybox: string): Promise<string> {
  const names = kernel.modules.map((module) => basename(module));
  const tree = new FileTree()
    .copy('/bin/busybox', busybox, 0o755)
    .file('/init', await readFile(join(import.meta.dirname, 'guest/init')), 0o755)
    .file('/modules/order', names.join('\n') + '\n');
  for (const module of kernel.modules) tree.copy(`/modules/${basename(module)}`, module);
  return await cached(`initial-ram-disk-${await tree.digest()}.cpio`, async (path) => {
    const staged = join(dirname(path), 'staged');
    await tree.write(staged);
    await run('sh', ['-c', 'find . | cpio --quiet -o -H newc -F "$0"', path], staged);
    await rm(staged, { recursive: true });
  });
}
