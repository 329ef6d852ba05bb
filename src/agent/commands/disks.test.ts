import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeDisks } from '../../platform/fake/disks.ts';
import { FakeFileSystems } from '../../platform/fake/filesystems.ts';
import { type Disk, type DiskAddress, nvmeCounters, type NvmeSmart } from '../../platform/index.ts';
import { EACCES, ENOENT, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getDisks } from './get-disks.ts';
import { getDiskstats } from './get-diskstats.ts';
import { getFsinfo } from './get-fsinfo.ts';

const runtime = createRuntime();
after(() => runtime.close());

function setup(): { agent: AgentContext; disks: FakeDisks; filesystems: FakeFileSystems } {
  const parts = { disks: new FakeDisks(), filesystems: new FakeFileSystems() };
  return { agent: agentContext(runtime, parts), ...parts };
}

const virtio: DiskAddress = {
  busType: 'virtio',
  bus: 0,
  unit: 0,
  target: 0,
  pci: { domain: 0, bus: 3, slot: 0, function: 1 },
  ccw: undefined,
  serial: 'S1',
  node: '/dev/vda1',
};
const wireVirtio = {
  'pci-controller': { domain: 0, bus: 3, slot: 0, function: 1 },
  'bus-type': 'virtio',
  bus: 0,
  target: 0,
  unit: 0,
  serial: 'S1',
  dev: '/dev/vda1',
};
const channel: DiskAddress = {
  ...virtio,
  pci: undefined,
  ccw: { cssid: 254, ssid: 0, subchno: 1, devno: 4660 },
  serial: undefined,
  node: undefined,
};
const wireChannel = {
  'pci-controller': { domain: -1, bus: -1, slot: -1, function: -1 },
  'bus-type': 'virtio',
  bus: 0,
  target: 0,
  unit: 0,
  'ccw-address': { cssid: 254, ssid: 0, subchno: 1, devno: 4660 },
};

test('file systems are told with usage and disks, the last mounted first', () => {
  const { agent, disks, filesystems } = setup();
  filesystems.mounted = [
    { mountpoint: '/', type: 'ext4', major: 254, minor: 1 },
    { mountpoint: '/srv', type: 'xfs', major: 253, minor: 0 },
  ];
  filesystems.space.set('/', { used: 10, total: 20, totalPrivileged: 30 });
  disks.names.set('254:1', 'vda1');
  disks.attached.set('254:1', [virtio]);
  disks.attached.set('253:0', [virtio, channel]);
  const result = getFsinfo(agent, {});
  assert.deepEqual(result, [
    { name: '253:0', mountpoint: '/srv', type: 'xfs', disk: [wireChannel, wireVirtio] },
    {
      name: 'vda1',
      mountpoint: '/',
      type: 'ext4',
      'used-bytes': 10,
      'total-bytes': 20,
      'total-bytes-privileged': 30,
      disk: [wireVirtio],
    },
  ]);
  assert.equal(
    JSON.stringify((result as { disk: unknown[] }[])[0]?.disk),
    JSON.stringify([wireChannel, wireVirtio]),
  );
});

test('a device tree that cannot be read fails the command', () => {
  const { agent, disks, filesystems } = setup();
  filesystems.mounted = [{ mountpoint: '/', type: 'ext4', major: 254, minor: 1 }];
  disks.addresses = () => {
    throw new SystemError(-EACCES, 'opendir', '/sys/devices/x/slaves');
  };
  assert.throws(() => getFsinfo(agent, {}), {
    name: 'CommandError',
    message: 'opendir("/sys/devices/x/slaves"): Permission denied',
  });
});

test('a system without a table of mounts fails the command', () => {
  const { agent, filesystems } = setup();
  filesystems.mounts = () => {
    throw new SystemError(-ENOENT, 'open', '/proc/self/mounts');
  };
  assert.throws(() => getFsinfo(agent, {}), { message: "failed to open mtab file: '/proc/self/mounts'" });
});

const plain: Disk = {
  node: '/dev/vda',
  partition: false,
  dependencies: [],
  alias: undefined,
  address: undefined,
  smart: undefined,
};

test('disks are told in reverse, what they depend on too', () => {
  const { agent, disks } = setup();
  disks.disks = [
    { ...plain, address: virtio },
    { ...plain, node: '/dev/vda1', partition: true, dependencies: ['/dev/vda'] },
    { ...plain, node: '/dev/dm-0', dependencies: ['/dev/vda1', '/dev/vdb1'], alias: 'vg-root' },
    { ...plain, node: '/dev/sr0', dependencies: undefined },
  ];
  assert.deepEqual(getDisks(agent, {}), [
    { name: '/dev/sr0', partition: false },
    { name: '/dev/dm-0', partition: false, dependencies: ['/dev/vdb1', '/dev/vda1'], alias: 'vg-root' },
    { name: '/dev/vda1', partition: true, dependencies: ['/dev/vda'] },
    { name: '/dev/vda', partition: false, dependencies: [], address: wireVirtio },
  ]);
});

test('the health of an NVMe disk is told with each counter in two halves', () => {
  const { agent, disks } = setup();
  const counters = Object.fromEntries(nvmeCounters.map((name) => [name, [1n, 2n ** 64n - 1n]]));
  const smart = {
    criticalWarning: 0,
    temperature: 300,
    availableSpare: 100,
    availableSpareThreshold: 10,
    percentageUsed: 2,
    counters: counters as unknown as NvmeSmart['counters'],
  };
  disks.disks = [{ ...plain, smart }];
  const [disk] = getDisks(agent, {}) as unknown as { smart: Record<string, unknown> }[];
  assert.deepEqual(Object.keys(disk!.smart).slice(0, 8), [
    'type',
    'critical-warning',
    'temperature',
    'available-spare',
    'available-spare-threshold',
    'percentage-used',
    'data-units-read-lo',
    'data-units-read-hi',
  ]);
  assert.equal(disk!.smart['type'], 'nvme');
  assert.equal(disk!.smart['number-of-error-log-entries-hi'], 18446744073709551615n);
  assert.equal(Object.keys(disk!.smart).length, 26);
});

test('a system without block devices fails the command', () => {
  const { agent, disks } = setup();
  disks.list = () => {
    throw new SystemError(-ENOENT, 'opendir', '/sys/block');
  };
  assert.throws(() => getDisks(agent, {}), {
    message: 'Can\'t open directory "/sys/block": No such file or directory',
  });
});

test('statistics are named by how many columns there are', () => {
  const { agent, disks } = setup();
  const counted = Array.from({ length: 20 }, (_, index) => index + 4);
  const stats = (length: number): Record<string, unknown> => {
    disks.counters = [{ name: 'vda', major: 254, minor: 0, counters: counted.slice(0, length) }];
    const [device] = getDiskstats(agent, {}) as unknown as { stats: Record<string, unknown> }[];
    return device!.stats;
  };
  assert.deepEqual(stats(4), { 'read-sectors': 5, 'read-ios': 4, 'write-sectors': 7, 'write-ios': 6 });
  assert.deepEqual(stats(7), {});
  const disk = {
    'read-sectors': 6,
    'read-ios': 4,
    'read-merges': 5,
    'write-sectors': 10,
    'write-ios': 8,
    'write-merges': 9,
    'read-ticks': 7,
    'write-ticks': 11,
    'ios-pgr': 12,
    'total-ticks': 13,
    'weight-ticks': 14,
  };
  assert.deepEqual(stats(11), disk);
  assert.deepEqual(stats(14), disk);
  const discard = { 'discard-ios': 15, 'discard-merges': 16, 'discard-sectors': 17, 'discard-ticks': 18 };
  assert.deepEqual(stats(15), { ...disk, ...discard });
  const flush = { 'flush-ios': 19, 'flush-ticks': 20 };
  assert.deepEqual(stats(17), { ...disk, ...discard, ...flush });
  assert.deepEqual(Object.keys(stats(20)).slice(8, 12), [
    'discard-merges',
    'flush-ios',
    'read-ticks',
    'write-ticks',
  ]);
});

test('a kernel without statistics fails the command', () => {
  const { agent, disks } = setup();
  disks.statistics = () => {
    throw new SystemError(-ENOENT, 'open', '/proc/diskstats');
  };
  assert.throws(() => getDiskstats(agent, {}), {
    message: 'open("/proc/diskstats"): No such file or directory',
  });
});
