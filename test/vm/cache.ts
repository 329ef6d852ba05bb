import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../.cache/vm');

/**
 * Path of `name` below .cache/vm. What is not there yet, `make` makes at the path it is given; it appears
 * under its name only when it is complete, so that neither an interrupted run nor one beside this leaves half
 * of it.
 */
export async function cached(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(root, name);
  if (!existsSync(path)) {
    await mkdir(dirname(path), { recursive: true });
    const scratch = await mkdtemp(`${path}.`);
    const clear = (): void => rmSync(scratch, { recursive: true, force: true });
    process.on('exit', clear);
    try {
      const made = join(scratch, basename(name));
      await make(made);
      await rename(made, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY') throw error; // another run was faster
      });
    } finally {
      clear();
      process.off('exit', clear);
    }
  }
  await utimes(path, new Date(), new Date());
  return path;
}

/**
 * Of the files whose names start with `prefix`, removes all but the `count` used last. A machine that runs keeps
 * its own.
 */
export async function pruneCache(prefix: string, count: number): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(prefix));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(root, name), used: (await stat(join(root, name))).mtimeMs })),
  );
  const unused = files.toSorted((a, b) => b.used - a.used).slice(count);
  await Promise.all(unused.map(async ({ path }) => await rm(path, { recursive: true, force: true })));
}
