import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from '../build/process.ts';
import { compressed, type Installed } from './contents.ts';
import { stage } from './staging.ts';

/**
 * Makes an archive for other distributions at `path`: `installed` below one folder, named as the archive is, with the
 * script that installs it. The same bytes of the same input; `time` is that of all files, in seconds since 1970.
 */
export async function tarball(
  root: string,
  installed: readonly Installed[],
  path: string,
  time: number,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-package-'));
  try {
    const name = basename(path, '.tar.gz');
    const script = readFileSync(join(root, 'packaging/install.sh'));
    stage(join(folder, name), [...installed, { path: '/install.sh', mode: 0o755, content: script }]);
    const archive = join(folder, 'tar');
    const form = ['--format=ustar', '--sort=name', '--owner=0', '--group=0', '--numeric-owner'];
    await run('tar', [...form, `--mtime=@${time}`, '-C', folder, '-cf', archive, name]);
    writeFileSync(path, compressed(readFileSync(archive)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
