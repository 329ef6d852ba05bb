import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

export function processorsSuite(bed: TestBed): void {
  const online = async (): Promise<string> =>
    await bed.machine.shell.output('cat /sys/devices/system/cpu/online');
  /** What guestvcpus tells, by name. */
  const told = async (): Promise<Record<string, string>> => {
    const lines = (await bed.virsh.succeeds('guestvcpus')).split('\n');
    return Object.fromEntries(lines.map((line) => line.split(/ *: */)) as [string, string][]);
  };

  describe('processors', () => {
    test('guestvcpus tells those that are there, and which can be taken out of use', async () => {
      assert.deepEqual(await told(), { vcpus: '0-1', online: '0-1', offlinable: '1' });
    });

    test('guestvcpus --disable takes one out of use, and --enable back into it', async () => {
      await bed.virsh.succeeds('guestvcpus', ['--cpulist', '1', '--disable']);
      assert.equal(await online(), '0');
      assert.equal((await told())['online'], '0');
      await bed.virsh.succeeds('guestvcpus', ['--cpulist', '1', '--enable']);
      assert.equal(await online(), '0-1');
    });

    test('setvcpus --guest takes as many into use as it is told', async () => {
      await bed.virsh.succeeds('setvcpus', ['1', '--guest']);
      assert.equal(await online(), '0');
      await bed.virsh.succeeds('setvcpus', ['2', '--guest']);
      assert.equal(await online(), '0-1');
    });

    test('the first processor, which cannot be taken out of use, is refused', async () => {
      await bed.virsh.fails('guestvcpus', ['--cpulist', '0', '--disable']);
      assert.equal(await online(), '0-1');
    });
  });
}
