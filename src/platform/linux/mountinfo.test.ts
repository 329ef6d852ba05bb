import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMountinfo, parseMounts } from './mountinfo.ts';

test('a line of mountinfo gives mount point, type, source and device numbers', () => {
  const text =
    '26 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard,resuid=65534\n' +
    '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - xfs /dev/root rw,errors=continue\n';
  assert.deepEqual(parseMountinfo(text), [
    { id: 26, mountpoint: '/', type: 'ext4', source: '/dev/vda', device: [254, 0] },
    { id: 36, mountpoint: '/mnt2', type: 'xfs', source: '/dev/root', device: [98, 0] },
  ]);
});

test('escapes are undone in names, once', () => {
  const [mount] = parseMountinfo(
    String.raw`99 1 8:1 / /mnt/a\040b\011c\012d\134e\\f\040-\040g\999\04 rw - vfat /dev/disk\040one rw`,
  );
  assert.equal(mount?.mountpoint, '/mnt/a b\tc\nd\\e\\f - g\\999\\04');
  assert.equal(mount?.source, '/dev/disk one');
});

test('an escaped byte that is no ASCII stands as that byte', () => {
  assert.equal(
    parseMountinfo(String.raw`9 1 8:1 / /a\351 rw - vfat /dev/sda1 rw`)[0]?.mountpoint,
    '/a\udce9',
  );
});

test('lines of another form are passed over', () => {
  const text =
    '\nnonsense\n1 2 3:4 / /mnt rw\n1 2 x / /mnt rw - ext4 /dev/sda rw\n1 2 8:3 / /srv rw - ext4\n';
  assert.deepEqual(parseMountinfo(text), [
    { id: 1, mountpoint: '/srv', type: 'ext4', source: '', device: [8, 3] },
  ]);
});

test('a line of mounts gives the same without numbers', () => {
  const text = 'proc /proc proc rw 0 0\n/dev/sda1 /mnt/a\\040b ext4 rw,relatime 0 0\n';
  assert.deepEqual(parseMounts(text), [
    { id: undefined, mountpoint: '/proc', type: 'proc', source: 'proc', device: undefined },
    { id: undefined, mountpoint: '/mnt/a b', type: 'ext4', source: '/dev/sda1', device: undefined },
  ]);
});
