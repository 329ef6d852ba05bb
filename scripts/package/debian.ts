import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../build/process.ts';
import { requirePrograms } from '../build/programs.ts';
import { compressed, type Installed } from './contents.ts';
import { stage } from './staging.ts';

export interface DebianOptions {
  /** With the Debian revision, such as 11.1.0-1. */
  readonly version: string;
  readonly architecture: string;
  /** `Name <address>` */
  readonly maintainer: string;
  /** Of all files, in seconds since 1970. */
  readonly time: number;
}

const SCRIPTS = ['preinst', 'postinst', 'prerm', 'postrm'];

/** Makes a Debian package of `installed` at `path`: the same bytes of the same input. */
export async function debianPackage(
  root: string,
  installed: readonly Installed[],
  path: string,
  options: DebianOptions,
): Promise<void> {
  requirePrograms('dpkg-deb');
  const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-package-'));
  try {
    const source = (name: string): string => readFileSync(join(root, 'packaging/debian', name), 'utf8');
    const files = [
      ...installed,
      {
        path: '/usr/share/doc/qemu-ga/changelog.Debian.gz',
        mode: 0o644,
        content: compressed(changelog(options)),
      },
    ];
    stage(folder, [
      ...files,
      control('control', filledIn(source('control'), files, options)),
      control('conffiles', source('conffiles')),
      control('md5sums', md5sums(files)),
      ...SCRIPTS.map((name) => control(name, source(name), 0o755)),
    ]);
    // xz: older releases read nothing newer. One thread: how many there are must not show.
    const words = ['--root-owner-group', '-Zxz', '--build', folder, path];
    await run('env', [`SOURCE_DATE_EPOCH=${options.time}`, 'DPKG_DEB_THREADS_MAX=1', 'dpkg-deb', ...words]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const control = (name: string, text: string, mode = 0o644): Installed => ({
  path: `/DEBIAN/${name}`,
  mode,
  content: Buffer.from(text),
});

function filledIn(template: string, files: readonly Installed[], options: DebianOptions): string {
  // In KiB, each file's rounded up, and one for each folder.
  const sizes = files.map(({ content }) => Math.ceil((content?.length ?? 1) / 1024));
  const marks: Record<string, string> = {
    VERSION: options.version,
    UPSTREAM_VERSION: options.version.replace(/-[^-]*$/, ''),
    ARCHITECTURE: options.architecture,
    MAINTAINER: options.maintainer,
    INSTALLED_SIZE: String(sizes.reduce((sum, size) => sum + size, 0)),
  };
  return template.replaceAll(/@([A-Z_]+)@/g, (mark, name: string) => marks[name] ?? mark);
}

function md5sums(files: readonly Installed[]): string {
  return files
    .filter(({ path }) => !path.startsWith('/etc/'))
    .flatMap(({ path, content }) =>
      content === undefined ? [] : `${createHash('md5').update(content).digest('hex')}  ${path.slice(1)}\n`,
    )
    .join('');
}

/** Debian's own, beside ours: it names the revision. */
function changelog({ version, maintainer, time }: DebianOptions): string {
  const date = new Date(time * 1000).toUTCString().replace('GMT', '+0000');
  return `qemu-ga (${version}) unstable; urgency=medium

  * Built from version ${version.replace(/-[^-]*$/, '')}; changelog.gz tells what is new in it.

 -- ${maintainer}  ${date}
`;
}
