import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pciDevices } from './pci-path.ts';

test('the PCI devices of a path come with their directories, bridges first', () => {
  const path = '/sys/devices/pci0000:00/0000:00:02.2/0000:03:00.0/virtio1/block/vda';
  assert.deepEqual(pciDevices(path), [
    { address: { domain: 0, bus: 0, slot: 2, function: 2 }, path: '/sys/devices/pci0000:00/0000:00:02.2' },
    {
      address: { domain: 0, bus: 3, slot: 0, function: 0 },
      path: '/sys/devices/pci0000:00/0000:00:02.2/0000:03:00.0',
    },
  ]);
});

test('numbers are hexadecimal and may be longer than usual', () => {
  const [device] = pciDevices('/sys/devices/pci10000:e0/10000:e0:1f.7/nvme/nvme0/nvme0n1');
  assert.deepEqual(device?.address, { domain: 0x10000, bus: 0xe0, slot: 0x1f, function: 7 });
});

test('the walk ends where something else stands between', () => {
  const path = '/sys/devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/nvme/nvme0/nvme0n1';
  assert.equal(pciDevices(path).length, 1);
});

test('a path that is not below a PCI root bus has none', () => {
  assert.deepEqual(pciDevices('/sys/devices/platform/4010000000.pcie/pci0000:00/0000:00:01.0/virtio0'), []);
  assert.deepEqual(pciDevices('/sys/devices/virtual/block/dm-0'), []);
});
