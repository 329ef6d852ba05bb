import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES, SystemError } from '../../runtime/index.ts';
import { type HardwareAddress, hardwareAddress } from './hardware-address.ts';
import { CapturedTree } from './testdata/captured-tree.ts';

const PCI = '/sys/devices/pci0000:00';

/** A machine that has a device at `path`, PCI devices with these drivers, and more directories. */
function machine(
  path: string,
  drivers: Readonly<Record<string, string>>,
  directories: string[] = [],
): CapturedTree {
  const entries: Record<string, string> = { [`${path}/`]: '' };
  for (const [device, driver] of Object.entries(drivers)) {
    entries[`${device}/driver`] = `-> ../../../bus/pci/drivers/${driver}`;
  }
  for (const directory of directories) entries[`${directory}/`] = '';
  return new CapturedTree(entries);
}

function assertAddress(tree: CapturedTree, path: string, expected: Partial<HardwareAddress>): void {
  const unknown = { busType: 'unknown', bus: 0, unit: 0, target: 0, pci: undefined, ccw: undefined };
  assert.deepEqual(hardwareAddress(tree, path), { ...unknown, ...expected });
}

function pci(bus: number, slot: number, fn: number): HardwareAddress['pci'] {
  return { domain: 0, bus, slot, function: fn };
}

test('a virtio disk on the root bus', () => {
  const path = `${PCI}/0000:00:02.0/virtio1/block/vda`;
  const tree = machine(path, { [`${PCI}/0000:00:02.0`]: 'virtio-pci' });
  assertAddress(tree, path, { busType: 'virtio', pci: pci(0, 2, 0) });
});

test('a virtio disk behind a root port, whose driver is not the disk', () => {
  const port = `${PCI}/0000:00:02.2`;
  const path = `${port}/0000:03:00.0/virtio1/block/vda/vda1`;
  const tree = machine(path, { [port]: 'pcieport', [`${port}/0000:03:00.0`]: 'virtio-pci' });
  assertAddress(tree, path, { busType: 'virtio', pci: pci(3, 0, 0) });
});

test('a disk of virtio-scsi: the unit is its LUN', () => {
  const path = `${PCI}/0000:00:05.0/virtio2/host2/target2:0:3/2:0:3:7/block/sda`;
  const tree = machine(path, { [`${PCI}/0000:00:05.0`]: 'virtio-pci' });
  assertAddress(tree, path, { busType: 'scsi', unit: 7, pci: pci(0, 5, 0) });
});

test('the slave on the second IDE bus of the PC', () => {
  const ide = `${PCI}/0000:00:01.1`;
  const path = `${ide}/ata2/host1/target1:0:1/1:0:1:0/block/sdb`;
  const tree = machine(path, { [ide]: 'ata_piix' }, [`${ide}/power`, `${ide}/ata1`]);
  assertAddress(tree, path, { busType: 'ide', bus: 1, unit: 1, pci: pci(0, 1, 1) });
});

test('a SATA disk of Q35: the unit is the port, counted from the lowest', () => {
  const ahci = `${PCI}/0000:00:1f.2`;
  const path = `${ahci}/ata9/host8/target8:0:0/8:0:0:0/block/sda/sda2`;
  const tree = machine(
    path,
    { [ahci]: 'ahci' },
    ['ata12', 'ata10', 'ata8', 'ata7'].map((n) => `${ahci}/${n}`),
  );
  assertAddress(tree, path, { busType: 'sata', unit: 2, pci: pci(0, 0x1f, 2) });
});

test('without ATA ports in the path the SCSI hosts are counted', () => {
  const ahci = `${PCI}/0000:00:1f.2`;
  const path = `${ahci}/host5/target5:0:0/5:0:0:0/block/sdb`;
  const tree = machine(path, { [ahci]: 'ahci' }, [`${ahci}/host4`]);
  assertAddress(tree, path, { busType: 'sata', unit: 1, pci: pci(0, 0x1f, 2) });
});

test('an ATA disk without a target keeps its controller and nothing else', () => {
  const path = `${PCI}/0000:00:1f.2/ata1/block/sda`;
  const tree = machine(path, { [`${PCI}/0000:00:1f.2`]: 'ahci' });
  assertAddress(tree, path, { pci: pci(0, 0x1f, 2) });
});

test('a controller whose ports cannot be listed is a SystemError that names the directory', () => {
  const ahci = `${PCI}/0000:00:1f.2`;
  const path = `${ahci}/ata1/host0/target0:0:0/0:0:0:0/block/sda`;
  const tree = machine(path, { [ahci]: 'ahci' });
  tree.readDirectory = () => -EACCES;
  assert.throws(
    () => hardwareAddress(tree, path),
    (error) => error instanceof SystemError && error.syscall === 'opendir' && error.path === ahci,
  );
});

test('a disk of the LSI controller: the unit is its target', () => {
  const path = `${PCI}/0000:00:06.0/host3/target3:0:5/3:0:5:0/block/sdc`;
  const tree = machine(path, { [`${PCI}/0000:00:06.0`]: 'sym53c8xx' });
  assertAddress(tree, path, { busType: 'scsi', unit: 5, pci: pci(0, 6, 0) });
});

test('an NVMe disk', () => {
  const path = `${PCI}/0000:00:1d.0/0000:3c:00.0/nvme/nvme0/nvme0n1`;
  const tree = machine(path, {
    [`${PCI}/0000:00:1d.0`]: 'pcieport',
    [`${PCI}/0000:00:1d.0/0000:3c:00.0`]: 'nvme',
  });
  assertAddress(tree, path, { busType: 'nvme', pci: pci(0x3c, 0, 0) });
});

test('USB disks of two controllers', () => {
  for (const driver of ['xhci_hcd', 'ehci-pci']) {
    const path = `${PCI}/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb`;
    const tree = machine(path, { [`${PCI}/0000:00:14.0`]: driver });
    assertAddress(tree, path, { busType: 'usb', pci: pci(0, 0x14, 0) });
  }
});

test('a controller that is not known: neither bus nor PCI device', () => {
  const path = `${PCI}/0000:00:03.0/host2/target2:0:0/2:0:0:0/block/sdb`;
  assertAddress(machine(path, { [`${PCI}/0000:00:03.0`]: 'megaraid_sas' }), path, {});
});

test('a virtio disk without PCI: memory-mapped, or behind the PCI bridge of a device tree', () => {
  for (const path of [
    '/sys/devices/platform/a003e00.virtio_mmio/virtio0/block/vda',
    '/sys/devices/platform/4010000000.pcie/pci0000:00/0000:00:01.0/virtio0/block/vda',
  ]) {
    assertAddress(machine(path, {}), path, { busType: 'virtio' });
  }
});

test('a disk of virtio-scsi without PCI: channel, target and LUN', () => {
  const path = '/sys/devices/platform/a003c00.virtio_mmio/virtio1/host0/target0:1:2/0:1:2:3/block/sda';
  assertAddress(machine(path, {}), path, { busType: 'scsi', bus: 1, target: 2, unit: 3 });
});

test('disks on channels of IBM Z: virtio, virtio-scsi and a DASD', () => {
  const virtio = '/sys/devices/css0/0.0.0001/0.0.1a2b/virtio0/block/vda';
  const ccw = { cssid: 0, ssid: 0, subchno: 1, devno: 0x1a2b };
  assertAddress(machine(virtio, {}), virtio, { busType: 'virtio', ccw });
  const scsi = '/sys/devices/css0/0.0.0002/0.0.0003/virtio1/host0/target0:0:4/0:0:4:1/block/sda';
  const scsiCcw = { cssid: 0, ssid: 0, subchno: 2, devno: 3 };
  assertAddress(machine(scsi, {}), scsi, { busType: 'scsi', target: 4, unit: 1, ccw: scsiCcw });
  const dasd = '/sys/devices/css0/fe.1.13af/0.1.e002/block/dasda';
  assertAddress(machine(dasd, {}), dasd, { ccw: { cssid: 0xfe, ssid: 1, subchno: 0x13af, devno: 0xe002 } });
});

test('anything else is unknown', () => {
  const path = '/sys/devices/platform/fe340000.mmc/mmc_host/mmc0/mmc0:d555/block/mmcblk0';
  assertAddress(machine(path, {}), path, {});
});
