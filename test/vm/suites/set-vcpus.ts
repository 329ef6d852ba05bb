import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

const FIRST = { 'logical-id': 0, online: false };
const OFF = { 'logical-id': 1, online: false };
const ON = { 'logical-id': 1, online: true };

export function setVcpusSuite(bed: TestBed): void {
  /** What the kernel says: which processors it uses, and how many. */
  const inUse = async (): Promise<[string, number]> => {
    const { shell } = bed.guest;
    const range = await shell.output('cat /sys/devices/system/cpu/online');
    return [range, Number(await shell.output("grep -c '^processor' /proc/cpuinfo"))];
  };

  describe('processors', () => {
    test('one goes out of use and comes back', async () => {
      using agent = await bed.guest.session();
      assert.deepEqual(await inUse(), ['0-1', 2]);
      for (const [vcpus, range, count] of [
        [OFF, '0', 1],
        [OFF, '0', 1],
        [ON, '0-1', 2],
        [ON, '0-1', 2],
      ] as const) {
        assert.equal(await agent.execute('guest-set-vcpus', { vcpus: [vcpus] }), 1);
        assert.deepEqual(await inUse(), [range, count]);
        const told = await agent.execute('guest-get-vcpus');
        assert.equal(told.find((each) => each['logical-id'] === 1)!.online, vcpus.online);
      }
    });

    test('the first one stays, and what was to be done after it is not', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-set-vcpus', { vcpus: [FIRST, OFF] });
      assert.deepEqual(error, { class: 'GenericError', desc: "logical processor #0 can't be offlined" });
      assert.deepEqual(await inUse(), ['0-1', 2]);
      assert.equal(await agent.execute('guest-set-vcpus', { vcpus: [{ ...FIRST, online: true }] }), 1);
    });

    test('what was done before a failure counts', async () => {
      using agent = await bed.guest.session();
      assert.equal(await agent.execute('guest-set-vcpus', { vcpus: [OFF, FIRST, ON] }), 1);
      assert.deepEqual(await inUse(), ['0', 1]);
      assert.equal(await agent.execute('guest-set-vcpus', { vcpus: [ON, ON] }), 2);
      assert.deepEqual(await inUse(), ['0-1', 2]);
      assert.equal(await agent.execute('guest-set-vcpus', { vcpus: [] }), 0);
    });

    test('a processor that is not there is refused', async () => {
      using agent = await bed.guest.session();
      const { error } = await agent.reply('guest-set-vcpus', { vcpus: [{ ...OFF, 'logical-id': 99 }] });
      const desc = "Could not open '/sys/devices/system/cpu/cpu99/': No such file or directory";
      assert.deepEqual(error, { class: 'GenericError', desc });
    });
  });
}
