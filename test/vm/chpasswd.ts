import { globSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fetchPackages } from '../../scripts/debian-archive.ts';
import { cached } from './cache.ts';
import { FileTree } from './file-tree.ts';

const HOME = '/opt/passwd';
const LIBRARIES = ['libaudit', 'libc', 'libcap-ng', 'libcrypt', 'libpam', 'libpcre2-8', 'libselinux'];
const LINKER = 'ld-linux-x86-64.so.2';

const LAUNCHER = `#!/bin/sh
exec ${HOME}/${LINKER} --library-path ${HOME} ${HOME}/chpasswd "$@"
`;

/** Debian 12's chpasswd(8), with libraries of its own, so that it does not matter which ones the agent brings. */
export async function chpasswdTree(): Promise<FileTree> {
  const folder = await cached('passwd', async (into) => {
    await fetchPackages({ suite: 'bookworm', packages: [{ name: 'passwd' }], dependencies: true, into });
  });
  const libraries = join(folder, 'lib/x86_64-linux-gnu');
  const tree = new FileTree();
  for (const path of globSync(join(folder, '{,usr/}lib/x86_64-linux-gnu', `{${LIBRARIES.join(',')}}.so.*`)))
    tree.copy(`${HOME}/${basename(path)}`, realpathSync(path), 0o755);
  return tree
    .copy(`${HOME}/${LINKER}`, join(libraries, LINKER), 0o755)
    .copy(`${HOME}/chpasswd`, join(folder, 'usr/sbin/chpasswd'), 0o755)
    .copy(`${HOME}/pam_unix.so`, join(libraries, 'security/pam_unix.so'))
    .file('/usr/sbin/chpasswd', LAUNCHER, 0o755)
    .file('/etc/pam.d/chpasswd', `password required ${HOME}/pam_unix.so sha512\n`)
    .file('/etc/login.defs', 'ENCRYPT_METHOD SHA512\n');
}
