import { createHash } from 'node:crypto';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { cached, pruneCache } from '../vm/cache.ts';
import { debianTree } from './debian-tree.ts';
import { SIZES, USER } from './guest-facts.ts';

const SUITE = 'bookworm';
/** Beside what every Debian system has. shutdown(8) asks logind by D-Bus. */
const PACKAGES = ['systemd-sysv', 'dbus', 'udev', 'qemu-guest-agent'];
/** Nobody reads them in the guest. */
const LEFT_OUT = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/share/bash-completion/*',
];
const ADD_USER = `chroot "$1" useradd --create-home --shell /bin/sh ${USER}`;

/** The image of the guest's root file system: Debian's packages with the guest's own files over them. */
export async function debianImage(print: (text: string) => void): Promise<string> {
  const archive = await debianArchive(print);
  const tree = await debianTree();
  const name = createHash('sha256')
    .update(`${archive}\0${await tree.digest()}\0${SIZES.root}`)
    .digest('hex')
    .slice(0, 16);
  const image = await cached(`debian-image-${name}.img`, async (path) => {
    const staged = join(dirname(path), 'staged');
    await mkdir(staged);
    await run('tar', [
      '--extract',
      '--file',
      archive,
      '--directory',
      staged,
      '--numeric-owner',
      '--exclude',
      './dev/*',
    ]);
    await tree.write(staged);
    await writeFile(path, '');
    await run('/sbin/mke2fs', ['-q', '-t', 'ext4', '-d', staged, path, `${SIZES.root}M`]);
    await rm(staged, { recursive: true });
  });
  await pruneCache('debian-image-', 2);
  return image;
}

/** An image of `size` MiB with what `make` puts into it. */
export async function emptyImage(
  name: string,
  size: number,
  make: (path: string) => readonly [program: string, ...args: string[]],
): Promise<string> {
  return await cached(`${name}-${size}.img`, async (path) => {
    await writeFile(path, '');
    await truncate(path, size * 1024 * 1024);
    const [program, ...args] = make(path);
    await run(program, args);
  });
}

/** Debian's packages, installed as they come from the archive. */
async function debianArchive(print: (text: string) => void): Promise<string> {
  const options = [
    '--quiet',
    '--variant=minbase',
    `--include=${PACKAGES.join(',')}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--customize-hook=${ADD_USER}`,
  ];
  const digest = createHash('sha256')
    .update(`${SUITE}\0${options.join('\0')}`)
    .digest('hex')
    .slice(0, 16);
  return await cached(`debian-packages-${digest}.tar`, async (path) => {
    print('Debian is being installed into an image, once; it takes a minute.');
    const mirror = process.env['DEBIAN_MIRROR'];
    await run('mmdebstrap', [...options, SUITE, path, ...(mirror === undefined ? [] : [mirror])]);
  });
}
