import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENOENT, type FileStatus, type FileSystemStatus, type Runtime } from '../../runtime/index.ts';
import { LinuxFileSystems } from './filesystems.ts';
import { CapturedTree } from './testdata/captured-tree.ts';

const block = (major: number, minor: number): FileStatus => [0o060660, 0, 6, 0, major, minor];
const directory: FileStatus = [0o040755, 0, 0, 4096, 0, 0];

function filesystems(
  entries: Record<string, string>,
  nodes: Record<string, FileStatus> = {},
  usage: Record<string, FileSystemStatus> = {},
): LinuxFileSystems {
  const sys = {
    stat: (path: string) => nodes[path] ?? -ENOENT,
    statvfs: (path: string) => usage[path] ?? -ENOENT,
  };
  return new LinuxFileSystems({ sys } as unknown as Runtime, new CapturedTree(entries));
}

const fedora = `\
22 65 0:20 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
65 1 0:33 /root / rw,relatime shared:1 - btrfs /dev/vda3 rw,seclabel,compress=zstd:1,subvolid=257,subvol=/root
66 65 0:33 /home /home rw,relatime shared:60 - btrfs /dev/vda3 rw,seclabel,subvolid=256,subvol=/home
67 65 252:2 / /boot rw,relatime shared:62 - ext4 /dev/vda2 rw,seclabel
68 67 252:1 / /boot/efi rw,relatime shared:64 - vfat /dev/vda1 rw,fmask=0077,shortname=winnt
70 65 0:41 / /mnt/share rw,relatime - virtiofs share rw
71 65 0:42 / /tmp rw - tmpfs tmpfs rw
72 65 252:2 /grub2 /mnt/grub rw,relatime shared:62 - ext4 /dev/vda2 rw,seclabel
73 65 0:50 / /mnt/nbd rw - btrfs gone rw
`;

test('mounts of block devices are listed once for each device, btrfs by its device node', () => {
  const nodes = { '/dev/vda3': block(252, 3) };
  assert.deepEqual(filesystems({ '/proc/self/mountinfo': fedora }, nodes).mounts(), [
    { mountpoint: '/', type: 'btrfs', major: 252, minor: 3 },
    { mountpoint: '/boot', type: 'ext4', major: 252, minor: 2 },
    { mountpoint: '/boot/efi', type: 'vfat', major: 252, minor: 1 },
  ]);
});

test('without mountinfo the older table serves, without network file systems and bind mounts', () => {
  const mounts = `\
rootfs / rootfs rw 0 0
/dev/sda1 / ext3 rw 0 0
//server/share /mnt/cifs cifs rw 0 0
/home /srv/home none rw,bind 0 0
/dev/sda2 /home ext3 rw 0 0
`;
  const nodes = { '/dev/sda1': block(8, 1), '/dev/sda2': block(8, 2), '/home': directory };
  assert.deepEqual(filesystems({ '/proc/self/mounts': mounts }, nodes).mounts(), [
    { mountpoint: '/', type: 'ext3', major: 8, minor: 1 },
    { mountpoint: '/home', type: 'ext3', major: 8, minor: 2 },
  ]);
});

test('without any table of mounts there is a SystemError that names the older one', () => {
  assert.throws(() => filesystems({}).mounts(), { code: 'ENOENT', path: '/proc/self/mounts' });
});

test('usage is counted in bytes, with and without what is reserved', () => {
  const usage = filesystems({}, {}, { '/': [4096, 1000, 400, 350] }).usage('/');
  assert.deepEqual(usage, { used: 600 * 4096, total: 950 * 4096, totalPrivileged: 1000 * 4096 });
});

test('usage that cannot be told is undefined', () => {
  assert.equal(filesystems({}).usage('/gone'), undefined);
});
