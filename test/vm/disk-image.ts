import { open, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { cached } from './cache.ts';
import type { FileTree } from './file-tree.ts';

const MIB = 1024 * 1024;
const SECTOR = 512;

/** An image of `size` MiB that is one ext4 file system with the files of `tree`. */
export async function ext4Image(name: string, tree: FileTree, size: number): Promise<string> {
  return await cached(`${name}-${await tree.digest()}-${size}.img`, async (path) => {
    await makeExt4(path, tree, 0, size);
  });
}

/** An image of `size` MiB with one partition, from 1 MiB to the end, that is an ext4 file system. */
export async function partitionedImage(name: string, tree: FileTree, size: number): Promise<string> {
  return await cached(`${name}-${await tree.digest()}-${size}-partitioned.img`, async (path) => {
    await makeExt4(path, tree, 1, size - 1);
    const file = await open(path, 'r+');
    try {
      await file.write(partitionTable(MIB / SECTOR, ((size - 1) * MIB) / SECTOR), 0, SECTOR, 0);
    } finally {
      await file.close();
    }
  });
}

/** Makes a file of `size` MiB that takes no room. */
export async function sparseFile(path: string, size: number): Promise<void> {
  await writeFile(path, '');
  await truncate(path, size * MIB);
}

/** Makes an image of `size` MiB that is one ext4 file system without files. */
export async function emptyExt4(path: string, size: number): Promise<void> {
  await sparseFile(path, size);
  await run('/sbin/mke2fs', ['-q', '-t', 'ext4', path]);
}

async function makeExt4(path: string, tree: FileTree, offset: number, size: number): Promise<void> {
  const staged = join(dirname(path), 'staged');
  await tree.write(staged);
  await writeFile(path, '');
  const options = `offset=${offset * MIB},root_owner=0:0,lazy_itable_init=1`;
  await run('/sbin/mke2fs', ['-q', '-t', 'ext4', '-d', staged, '-E', options, path, `${size}M`]);
  await rm(staged, { recursive: true });
}

/** A DOS partition table with one Linux partition. */
function partitionTable(start: number, sectors: number): Uint8Array {
  const table = new Uint8Array(SECTOR);
  const view = new DataView(table.buffer, 446);
  view.setUint8(4, 0x83);
  view.setUint32(8, start, true);
  view.setUint32(12, sectors, true);
  table.set([0x55, 0xaa], SECTOR - 2);
  return table;
}
