import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TALK } from '../machines/channel.ts';
import { atRest, processUsage } from '../process-usage.ts';
import { SpareAgent } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

/** How long an agent is watched that has nothing to do, in seconds. */
const IDLE = 4;
const LINE = '/dev/ttyS2';
const SOCKET = '/run/spare/sock';
/** Every machine's own number, with a port; and the number by which a machine reaches itself. */
const ANYWHERE = '4294967295:5000';
const HERE = '1:5000';

const sync = (id: number): string => `{"execute": "guest-sync", "arguments": {"id": ${id}}}`;

export function channelKindsSuite(bed: TestBed): void {
  /** How often an agent wakes that is left alone. */
  const wakeUps = async (t: TestContext, pid: number, when: string): Promise<number> => {
    const before = await atRest(bed.guest, pid);
    await sleep(IDLE * 1000);
    const after = await processUsage(bed.guest, pid);
    const count = after.wakeUps - before.wakeUps;
    t.diagnostic(`${when}: woken ${count} times in ${IDLE} s`);
    return count;
  };

  describe('kinds of channel', () => {
    test('over a serial line hosts come and go, and the agent sleeps', async (t) => {
      const spare = await SpareAgent.start(bed, '-m', 'isa-serial', '-p', LINE);
      assert.equal(await wakeUps(t, spare.pid, 'before a host'), 0);
      for (const when of ['with a host', 'with another']) {
        using session = await bed.guest.session(undefined, bed.guest.lineSocket);
        assert.deepEqual(await session.execute('guest-ping'), {});
        assert.equal((await session.execute('guest-get-osinfo')).machine, 'x86_64');
        assert.equal(await wakeUps(t, spare.pid, when), 0);
      }
      assert.equal(await wakeUps(t, spare.pid, 'when they have left'), 0);
      assert.equal(await spare.terminate(), 0);
    });

    for (const [method, path, place] of [
      ['unix-listen', SOCKET, SOCKET],
      ['vsock-listen', ANYWHERE, HERE],
    ] as const)
      test(`over ${method} clients come and go, and the agent sleeps`, async (t) => {
        const { shell } = bed.guest;
        const spare = await SpareAgent.start(bed, '-m', method, '-p', path);
        await shell.until(`${TALK} ${place} 0`);
        assert.equal(await wakeUps(t, spare.pid, 'before a client'), 0);
        for (const id of [1, 2]) {
          const requests = `'${sync(id)}' '{"execute": "guest-get-host-name"}'`;
          const lines = (await shell.output(`${TALK} ${place} 0 ${requests}`)).split(/\r?\n/);
          assert.deepEqual(lines, [`{"return": ${id}}`, '{"return": {"host-name": "guest-of-tests"}}']);
        }
        await shell.output(`${TALK} ${place} 30 '${sync(3)}' >/run/spare/said &`);
        await shell.until('grep -q return /run/spare/said');
        assert.equal(await wakeUps(t, spare.pid, 'with a client'), 0);
        // Who comes meanwhile is served when that one has left.
        await shell.output(`${TALK} ${place} 0 '${sync(4)}' >/run/spare/waited &`);
        assert.equal(await wakeUps(t, spare.pid, 'with one more that waits'), 0);
        assert.equal(await shell.output('cat /run/spare/waited'), '');
        await shell.output('kill $(pidof talk | tr " " "\\n" | sort -n | head -1)');
        await shell.until('grep -q "return.: 4" /run/spare/waited');
        assert.equal(await wakeUps(t, spare.pid, 'when they have left'), 0);
        assert.equal(await spare.terminate(), 0);
      });
  });
}
