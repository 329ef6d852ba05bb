import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CPUS } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

/** A tick of the kernel's statistics, of which there are a hundred in a second, in milliseconds. */
const TICK = 10;
const COLUMNS = [
  'user',
  'nice',
  'system',
  'idle',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
  'guestnice',
] as const;

interface PossibleCpu {
  /** Absent while it is not plugged in. */
  readonly 'qom-path'?: string;
  readonly type: string;
  readonly props: object;
}

const PLUGGED_CPU = 'plugged-cpu';

export function cpusSuite(bed: TestBed): void {
  describe('cpus', () => {
    test('the processors are those that are plugged in, and only the first has to stay', async () => {
      using agent = await bed.guest.session();
      const processors = await agent.execute('guest-get-vcpus');
      assert.deepEqual(
        processors.toSorted((a, b) => a['logical-id'] - b['logical-id']),
        [
          { 'logical-id': 0, online: true, 'can-offline': false },
          { 'logical-id': 1, online: true, 'can-offline': true },
        ],
      );
      const possible = await bed.guest.qmp.execute<PossibleCpu[]>('query-hotpluggable-cpus');
      assert.equal(possible.length, CPUS.possible);
      assert.equal(possible.filter((each) => each['qom-path'] !== undefined).length, processors.length);
    });

    test('a processor that is plugged in while the guest runs is listed, and gone when it is pulled out', async () => {
      const { qmp, shell } = bed.guest;
      const numbers = async (): Promise<number[]> => {
        using agent = await bed.guest.session();
        const processors = await agent.execute('guest-get-vcpus');
        const offline = processors.filter((each) => !each.online && each['can-offline']);
        return offline.map((each) => each['logical-id']);
      };
      assert.deepEqual(await numbers(), []);
      const possible = await qmp.execute<PossibleCpu[]>('query-hotpluggable-cpus');
      const { type, props } = possible.find((each) => each['qom-path'] === undefined)!;
      await qmp.execute('device_add', { driver: type, id: PLUGGED_CPU, ...props });
      const folder = `/sys/devices/system/cpu/cpu${CPUS.present}`;
      await shell.output(`until [ -e ${folder}/online ]; do usleep 10000; done`);
      // It is for the guest to take it into use.
      assert.deepEqual(await numbers(), [CPUS.present]);
      await qmp.unplug(PLUGGED_CPU);
      await shell.output(`while [ -e ${folder} ]; do usleep 10000; done`);
      assert.deepEqual(await numbers(), []);
    });

    test("each processor's times are the kernel's, in milliseconds", async () => {
      using agent = await bed.guest.session();
      const before = await kernelTimes(bed);
      const statistics = await agent.execute('guest-get-cpustats');
      const after = await kernelTimes(bed);
      assert.deepEqual(
        statistics.map((each) => each.cpu),
        [0, 1],
      );
      for (const each of statistics) {
        assert.equal(each.type, 'linux');
        for (const [column, name] of COLUMNS.entries()) {
          const [low, value, high] = [before[each.cpu]![column]!, each[name], after[each.cpu]![column]!];
          // What the kernel estimates, the time of waiting for disks, may run backwards.
          if (name === 'iowait') assert.equal(typeof value, 'number');
          else assert.ok(low <= value! && value! <= high, `${name}: ${low} <= ${value} <= ${high}`);
        }
      }
    });
  });
}

/** The columns of /proc/stat for each processor. */
async function kernelTimes(bed: TestBed): Promise<number[][]> {
  const lines = (await bed.guest.shell.output("grep '^cpu[0-9]' /proc/stat")).split('\n');
  return lines.map((line) =>
    line
      .split(' ')
      .slice(1)
      .map((ticks) => Number(ticks) * TICK),
  );
}
