import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diskAddress } from '../disk-address.ts';
import { DATA_TARGET, DATA_UNIT, MIB } from '../guest-facts.ts';
import { DATA_CONTROLLER } from '../machine.ts';
import type { TestBed } from '../test-bed.ts';

/** Names of statistics, by the column of /proc/diskstats. */
const COLUMNS = {
  'read-ios': 3,
  'read-merges': 4,
  'read-sectors': 5,
  'read-ticks': 6,
  'write-ios': 7,
  'write-sectors': 9,
  'total-ticks': 12,
  'discard-ios': 14,
  'flush-ios': 18,
} as const;

const PLUGGED_DISK = 'plugged-disk';

export function disksSuite(bed: TestBed): void {
  describe('disks', () => {
    test('disks and partitions are listed with where the machine has them', async () => {
      using agent = await bed.guest.session();
      const disks = await agent.execute('guest-get-disks');
      assert.deepEqual(
        disks.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        [
          {
            name: '/dev/sda',
            partition: false,
            dependencies: [],
            address: await diskAddress(bed, 'data', '/dev/sda'),
          },
          { name: '/dev/sda1', partition: true, dependencies: ['/dev/sda'] },
          {
            name: '/dev/vda',
            partition: false,
            dependencies: [],
            address: await diskAddress(bed, 'root', '/dev/vda'),
          },
        ],
      );
    });

    test('a disk that is plugged in while the guest runs is listed, and gone when it is pulled out', async () => {
      const { qmp, shell } = bed.guest;
      const places = async (): Promise<string[]> => {
        using agent = await bed.guest.session();
        const disks = await agent.execute('guest-get-disks');
        return disks.filter((each) => each.name === '/dev/sdb').map((each) => String(each.address?.unit));
      };
      const medium = { driver: 'null-co', 'node-name': PLUGGED_DISK, size: MIB, 'read-zeroes': true };
      await qmp.execute('blockdev-add', medium);
      const [bus, lun] = [`${DATA_CONTROLLER}.0`, DATA_UNIT + 1];
      const disk = {
        driver: 'scsi-hd',
        id: PLUGGED_DISK,
        drive: PLUGGED_DISK,
        bus,
        'scsi-id': DATA_TARGET,
        lun,
      };
      await qmp.execute('device_add', disk);
      await shell.output('until [ -b /dev/sdb ]; do usleep 10000; done');
      assert.deepEqual(await places(), [String(lun)]);
      await qmp.unplug(PLUGGED_DISK);
      await shell.output('while [ -b /dev/sdb ]; do usleep 10000; done');
      assert.deepEqual(await places(), []);
      await qmp.execute('blockdev-del', { 'node-name': PLUGGED_DISK });
    });

    test("each disk's statistics are the kernel's", async () => {
      using agent = await bed.guest.session();
      const before = await kernelStatistics(bed);
      const disks = await agent.execute('guest-get-diskstats');
      const after = await kernelStatistics(bed);
      assert.deepEqual(disks.map((disk) => disk.name).toSorted(), [...before.keys()].toSorted());
      for (const { name, major, minor, stats } of disks) {
        const [low, high] = [before.get(name)!, after.get(name)!];
        assert.deepEqual([major, minor], low.slice(0, 2));
        for (const [key, column] of Object.entries(COLUMNS)) {
          const value = stats[key as keyof typeof COLUMNS]!;
          const text = `${name} ${key}: ${low[column]} <= ${value} <= ${high[column]}`;
          assert.ok(low[column]! <= value && value <= high[column]!, text);
        }
      }
    });
  });
}

/** Lines of /proc/diskstats by the disk's name, which counts as NaN among the numbers. */
async function kernelStatistics(bed: TestBed): Promise<Map<string, number[]>> {
  const lines = (await bed.guest.shell.output('cat /proc/diskstats')).split('\n');
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return new Map(columns.map((each) => [each[2]!, each.map(Number)]));
}
