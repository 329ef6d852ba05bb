import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockDevice } from './block-device.ts';
import { CapturedTree } from './testdata/captured-tree.ts';

const vda = { '/sys/block/vda/uevent': 'MAJOR=254\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk\nDISKSEQ=9\n' };

function device(path: string, entries: Record<string, string>): BlockDevice {
  return new BlockDevice(new CapturedTree(entries), path);
}

test('node and numbers are in the uevent file', () => {
  const { node, numbers } = device('/sys/block/vda', vda);
  assert.deepEqual([node, numbers], ['/dev/vda', '254:0']);
});

test('a node may be in a folder of /dev', () => {
  const uevent = 'MAJOR=104\nMINOR=0\nDEVNAME=cciss/c0d0\n';
  assert.equal(device('/sys/block/a', { '/sys/block/a/uevent': uevent }).node, '/dev/cciss/c0d0');
});

test('a directory that is no device has neither, nor a serial number', () => {
  const { node, numbers, serial } = device('/sys/block/power', { '/sys/block/power/': '' });
  assert.deepEqual([node, numbers, serial], [undefined, undefined, undefined]);
});

test("the serial number is udev's, even if udev has found none", () => {
  const own = { ...vda, '/sys/block/vda/serial': 'own' };
  const known = device('/sys/block/vda', { ...own, '/run/udev/data/b254:0': 'E:ID_SERIAL=0QEMU_disk\n' });
  assert.equal(known.serial, '0QEMU_disk');
  const none = device('/sys/block/vda', { ...own, '/run/udev/data/b254:0': 'E:ID_SERIAL=\n' });
  assert.equal(none.serial, undefined);
});

test("without udev it is the disk's own: of a virtio disk, an NVMe disk, a SCSI disk", () => {
  const path = '/sys/block/vda';
  assert.equal(device(path, { ...vda, [`${path}/serial`]: '1816631229753368' }).serial, '1816631229753368');
  assert.equal(
    device(path, { ...vda, [`${path}/device/serial`]: 'S64HNE0N500076      \n' }).serial,
    'S64HNE0N500076',
  );
  const page = '\0\udc80\0\x14     drive-scsi0    ';
  assert.equal(device(path, { ...vda, [`${path}/device/vpd_pg80`]: page }).serial, 'drive-scsi0');
  assert.equal(device(path, { ...vda, [`${path}/serial`]: '' }).serial, undefined);
});

test("without udev a partition has its disk's", () => {
  const path = '/sys/block/vda/vda1';
  const partition = {
    ...vda,
    '/sys/block/vda/serial': 'S1',
    [`${path}/uevent`]: 'MAJOR=254\nMINOR=1\nDEVNAME=vda1\n',
    [`${path}/partition`]: '1\n',
  };
  assert.equal(device(path, partition).serial, 'S1');
});

test("a device mapper's name is udev's, or else the kernel's", () => {
  const path = '/sys/block/dm-0';
  const dm = { [`${path}/uevent`]: 'MAJOR=253\nMINOR=0\nDEVNAME=dm-0\n', [`${path}/dm/name`]: 'vg-root\n' };
  assert.equal(device(path, dm).mapperName, 'vg-root');
  assert.equal(device(path, { ...dm, '/run/udev/data/b253:0': 'E:DM_NAME=vg-home\n' }).mapperName, 'vg-home');
  assert.equal(device('/sys/block/vda', vda).mapperName, undefined);
});
