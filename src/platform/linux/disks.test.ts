import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES, EIO } from '../../runtime/index.ts';
import type { NvmeSmart } from '../index.ts';
import { LinuxDisks } from './disks.ts';
import { CapturedTree } from './testdata/captured-tree.ts';

const VDA = '/sys/devices/pci0000:00/0000:00:02.0/virtio1/block/vda';
const NVME = '/sys/devices/pci0000:00/0000:00:04.0/nvme/nvme0/nvme0n1';

/** A guest with a virtio disk that LVM divides, an NVMe disk, an unused loop device and an empty drive. */
const guest: Record<string, string> = {
  '/sys/block/vda': '-> ../devices/pci0000:00/0000:00:02.0/virtio1/block/vda',
  '/sys/block/nvme0n1': '-> ../devices/pci0000:00/0000:00:04.0/nvme/nvme0/nvme0n1',
  '/sys/block/dm-0': '-> ../devices/virtual/block/dm-0',
  '/sys/block/loop0': '-> ../devices/virtual/block/loop0',
  '/sys/block/sr0': '-> ../devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sr0',
  '/sys/devices/pci0000:00/0000:00:02.0/driver': '-> ../../../bus/pci/drivers/virtio-pci',
  [`${VDA}/uevent`]: 'MAJOR=254\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk\n',
  [`${VDA}/size`]: '41943040\n',
  [`${VDA}/slaves/`]: '',
  [`${VDA}/power/`]: '',
  [`${VDA}/vda1/uevent`]: 'MAJOR=254\nMINOR=1\nDEVNAME=vda1\nDEVTYPE=partition\nPARTN=1\n',
  [`${VDA}/vda2/uevent`]: 'MAJOR=254\nMINOR=2\nDEVNAME=vda2\nDEVTYPE=partition\nPARTN=2\n',
  '/sys/devices/pci0000:00/0000:00:04.0/driver': '-> ../../../bus/pci/drivers/nvme',
  [`${NVME}/uevent`]: 'MAJOR=259\nMINOR=0\nDEVNAME=nvme0n1\nDEVTYPE=disk\n',
  [`${NVME}/size`]: '2097152\n',
  [`${NVME}/nvme0n1p1/uevent`]: 'MAJOR=259\nMINOR=1\nDEVNAME=nvme0n1p1\nDEVTYPE=partition\n',
  '/sys/devices/virtual/block/dm-0/uevent': 'MAJOR=253\nMINOR=0\nDEVNAME=dm-0\nDEVTYPE=disk\n',
  '/sys/devices/virtual/block/dm-0/size': '8388608\n',
  '/sys/devices/virtual/block/dm-0/slaves/vda2': `-> ${VDA}/vda2`,
  '/sys/devices/virtual/block/dm-0/slaves/nvme0n1p1': `-> ${NVME}/nvme0n1p1`,
  '/sys/devices/virtual/block/loop0/uevent': 'MAJOR=7\nMINOR=0\nDEVNAME=loop0\nDEVTYPE=disk\n',
  '/sys/devices/virtual/block/loop0/size': '0\n',
  '/sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sr0/size': '0\n',
  '/sys/dev/block/254:1': `-> ${VDA}/vda1`,
  '/sys/dev/block/253:0': '-> ../../devices/virtual/block/dm-0',
  '/sys/dev/block/7:0': '-> ../../devices/virtual/block/loop0',
  '/run/udev/data/b254:0': 'E:ID_SERIAL=disk-1\n',
  '/run/udev/data/b254:1': 'E:ID_SERIAL=disk-1\n',
  '/run/udev/data/b254:2': 'E:ID_SERIAL=disk-1\n',
  '/run/udev/data/b253:0': 'E:DM_NAME=vg-root\n',
};
const smart = { temperature: 300 } as NvmeSmart;

const virtio = {
  busType: 'virtio',
  bus: 0,
  unit: 0,
  target: 0,
  pci: { domain: 0, bus: 0, slot: 2, function: 0 },
  ccw: undefined,
  serial: 'disk-1',
};
const nvme = { ...virtio, busType: 'nvme', pci: { ...virtio.pci, slot: 4 }, serial: undefined };

function disks(tree = new CapturedTree(guest)): LinuxDisks {
  return new LinuxDisks(tree, (node) => (node === '/dev/nvme0n1' ? smart : undefined));
}

test('disks with a size are listed, each followed by its partitions', () => {
  const none = { alias: undefined, address: undefined, smart: undefined };
  assert.deepEqual(disks().list(), [
    {
      ...none,
      node: '/dev/vda',
      partition: false,
      dependencies: [],
      address: { ...virtio, node: '/dev/vda' },
    },
    { ...none, node: '/dev/vda1', partition: true, dependencies: ['/dev/vda'] },
    { ...none, node: '/dev/vda2', partition: true, dependencies: ['/dev/vda'] },
    {
      ...none,
      node: '/dev/nvme0n1',
      partition: false,
      dependencies: undefined,
      address: { ...nvme, node: '/dev/nvme0n1' },
      smart,
    },
    { ...none, node: '/dev/nvme0n1p1', partition: true, dependencies: ['/dev/nvme0n1'] },
    {
      ...none,
      node: '/dev/dm-0',
      partition: false,
      dependencies: ['/dev/vda2', '/dev/nvme0n1p1'],
      alias: 'vg-root',
    },
  ]);
});

test('a disk whose address cannot be found out is listed without', () => {
  const tree = new CapturedTree(guest);
  tree.failures.set(VDA, -EIO);
  tree.readText = (path) => CapturedTree.prototype.readText.call(new CapturedTree(guest), path);
  const vda = disks(tree)
    .list()
    .find(({ node }) => node === '/dev/vda');
  assert.deepEqual([vda?.address, vda?.dependencies], [undefined, undefined]);
});

test('a tree without block devices is a SystemError', () => {
  assert.throws(() => disks(new CapturedTree({})).list(), { code: 'ENOENT', path: '/sys/block' });
});

test('a device is named by its directory', () => {
  assert.equal(disks().name(254, 1), 'vda1');
  assert.equal(disks().name(253, 0), 'dm-0');
  assert.equal(disks().name(8, 0), undefined);
});

test('a partition has the address of its disk under its own node', () => {
  assert.deepEqual(disks().addresses(254, 1), [{ ...virtio, node: '/dev/vda1' }]);
});

test('a virtual device has the addresses of what it is built on, one without a base has none', () => {
  assert.deepEqual(disks().addresses(253, 0), [
    { ...virtio, node: '/dev/vda2' },
    { ...nvme, node: '/dev/nvme0n1p1' },
  ]);
  assert.deepEqual(disks().addresses(7, 0), []);
  assert.deepEqual(disks().addresses(8, 0), []);
});

test('virtual devices may stand on one another', () => {
  const crypt = {
    ...guest,
    '/sys/devices/virtual/block/dm-1/slaves/dm-0': '-> ../../dm-0',
    '/sys/dev/block/253:1': '-> ../../devices/virtual/block/dm-1',
  };
  assert.equal(disks(new CapturedTree(crypt)).addresses(253, 1).length, 2);
});

test('a device of which nothing is known but that it is there has no address', () => {
  const mmc = {
    '/sys/dev/block/179:0': '-> ../../devices/platform/soc/mmc0/block/mmcblk0',
    '/sys/devices/platform/soc/mmc0/block/mmcblk0/': '',
  };
  assert.deepEqual(disks(new CapturedTree(mmc)).addresses(179, 0), []);
});

test('a tree that cannot be read is a SystemError with the call and the path', () => {
  const tree = new CapturedTree(guest);
  tree.failures.set('/sys/dev/block/254:1', -EACCES);
  tree.failures.set('/sys/devices/virtual/block/dm-0/slaves', -EACCES);
  assert.throws(() => disks(tree).addresses(254, 1), { syscall: 'realpath', path: '/sys/dev/block/254:1' });
  assert.throws(() => disks(tree).addresses(253, 0), {
    syscall: 'opendir',
    path: '/sys/devices/virtual/block/dm-0/slaves',
  });
});

test('statistics come from /proc/diskstats', () => {
  const tree = new CapturedTree({ '/proc/diskstats': '254 0 vda 1 2 3 4 5 6 7 8 9 10 11\n' });
  assert.equal(disks(tree).statistics()[0]?.counters.length, 11);
  assert.throws(() => disks(new CapturedTree({})).statistics(), { syscall: 'open', path: '/proc/diskstats' });
});
