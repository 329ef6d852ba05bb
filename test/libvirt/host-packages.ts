import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const list = join(import.meta.dirname, '../../scripts/debian-packages/libvirt.txt');

/** What keeps this host from running libvirt and the guest, in one line with the way out; undefined if nothing does. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the guest is x86-64 Linux, run on the same';
  const names = readFileSync(list, 'utf8').replaceAll(/#.*/g, '').split(/\s+/).filter(Boolean);
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names], {
    encoding: 'utf8',
  });
  if (query.error) return 'the guest is made of Debian packages, and this system has no dpkg-query';
  const installed = new Set(query.stdout.split('\n').map((line) => /^installed (.+)/.exec(line)?.[1]));
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length > 0) return `missing packages: apt-get install ${missing.join(' ')}`;
  return process.getuid?.() === 0 ? undefined : 'libvirt has to have mounts of its own: run it as root';
}
