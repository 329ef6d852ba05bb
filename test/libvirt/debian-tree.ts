import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { utmpRecord } from '../../src/platform/linux/testdata/utmp-record.ts';
import { FileTree } from '../vm/file-tree.ts';
import { HOST_NAME, LOGIN } from './guest-facts.ts';

/** What the guest has no use for, and what would act by itself while it is watched. */
const MASKED = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'getty.target',
  'systemd-tmpfiles-clean.timer',
];
const USER_PROCESS = 7;
const UNITS = '/etc/systemd/system';

/** A file of the folder guest, as text. */
const own = async (name: string): Promise<string> =>
  await readFile(join(import.meta.dirname, 'guest', name), 'utf8');

/** The files that make Debian's packages this guest: what an administrator would have put into /etc. */
export async function debianTree(): Promise<FileTree> {
  const tree = new FileTree();
  tree
    .file('/etc/hostname', `${HOST_NAME}\n`)
    // Without it systemd takes the start for the first, and sets up everything anew.
    .file('/etc/machine-id', '5a4c1ad4a2c04ec08a7b3c1d8e6f9b27\n')
    .file('/etc/fstab', await own('fstab'))
    .file('/etc/systemd/network/10-guest.network', await own('network'))
    .file('/etc/login-record', new Uint8Array(utmpRecord(384, { type: USER_PROCESS, ...LOGIN })))
    .file(`${UNITS}/test-shell.service`, await own('test-shell.service'))
    .link(`${UNITS}/sysinit.target.wants/test-shell.service`, `${UNITS}/test-shell.service`)
    .link(
      `${UNITS}/multi-user.target.wants/systemd-networkd.service`,
      '/lib/systemd/system/systemd-networkd.service',
    )
    .copy('/usr/lib/guest/shell', join(import.meta.dirname, '../vm/guest/shell'), 0o755);
  for (const unit of MASKED) tree.link(`${UNITS}/${unit}`, '/dev/null');
  return tree;
}
