import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { fetchPackages } from '../../scripts/debian-archive.ts';
import { cached } from './cache.ts';

/** What the machine needs, as far as the kernel does not have it built in. */
const MODULES = ['virtio_pci', 'virtio_blk', 'virtio_scsi', 'sd_mod', 'virtio_console', 'virtio_net', 'ext4'];

export interface Kernel {
  /** As uname -r in the guest tells it. */
  readonly release: string;
  readonly image: string;
  /** Files of the host, each after those it needs. */
  readonly modules: readonly string[];
}

/** The kernel of Debian 12 for virtual machines, with modules beside those that every machine needs. */
export async function fetchKernel(more: readonly string[]): Promise<Kernel> {
  const folder = await cached('kernel', async (path) => {
    // The package with this name is empty: it depends on the newest kernel's.
    const packages = [{ name: 'linux-image-cloud-amd64' }];
    await fetchPackages({ suite: 'bookworm', packages, dependencies: true, into: path });
    await run('/sbin/depmod', ['-b', path, await releaseIn(path)]);
  });
  const release = await releaseIn(folder);
  const moduleFolder = join(folder, 'lib/modules', release);
  const builtIn = await readFile(join(moduleFolder, 'modules.builtin'), 'utf8');
  const names = [...MODULES, ...more].filter((name) => !builtIn.includes(`/${name}.ko\n`));
  const modules = loadOrder(await readFile(join(moduleFolder, 'modules.dep'), 'utf8'), names);
  return {
    release,
    image: join(folder, 'boot', `vmlinuz-${release}`),
    modules: modules.map((module) => join(moduleFolder, module)),
  };
}

async function releaseIn(folder: string): Promise<string> {
  const [release] = await readdir(join(folder, 'lib/modules'));
  if (release === undefined) throw new Error(`${folder} holds no modules`);
  return release;
}

/** Files of the modules `names` and of those they need, by depmod's list `FILE: NEEDED NEEDED…`. */
function loadOrder(list: string, names: readonly string[]): string[] {
  const needs = new Map(
    list.split('\n').flatMap((line) => {
      const [file, needed] = line.split(':');
      return file && needed !== undefined ? [[file, needed.trim().split(' ').filter(Boolean)] as const] : [];
    }),
  );
  const order = new Set<string>();
  const load = (file: string): void => {
    for (const needed of needs.get(file) ?? []) load(needed);
    order.add(file);
  };
  for (const name of names) {
    const file = needs.keys().find((each) => each.endsWith(`/${name}.ko`));
    if (file === undefined) throw new Error(`the kernel has no module ${name}`);
    load(file);
  }
  return [...order];
}
