import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../guest-facts.ts';
import { processUsage, resetPeak } from '../process-usage.ts';
import type { TestBed } from '../test-bed.ts';

/** How long an agent is watched that has nothing to do, in seconds. */
const IDLE = 5;
/** As much as one call of guest-file-read may ask for. */
const LARGE = 48 * MIB;
const PATIENCE = 60_000;

export function footprintSuite(bed: TestBed): void {
  const { guest } = bed;

  /** How often an agent wakes that is left alone. */
  const idleWakeUps = async (t: TestContext): Promise<number> => {
    await sleep(1500);
    const pid = await guest.agentPid();
    const before = await processUsage(guest, pid);
    await sleep(IDLE * 1000);
    const after = await processUsage(guest, pid);
    const count = after.wakeUps - before.wakeUps;
    t.diagnostic(`woken ${count} times in ${IDLE} s`);
    t.diagnostic(`${after.resident} KiB resident, ${after.anonymous} KiB of it anonymous`);
    return count;
  };

  describe('footprint', () => {
    test('while a host is connected that says nothing, the agent sleeps', async (t) => {
      using agent = await guest.session();
      await agent.execute('guest-ping');
      assert.ok((await idleWakeUps(t)) <= IDLE);
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('while no host is connected, the agent sleeps', async (t) => {
      {
        using agent = await guest.session();
        await agent.execute('guest-ping');
      }
      const count = await idleWakeUps(t);
      if (bed.differs('idle port')) assert.ok(count > 5 * IDLE, `${count}`);
      else assert.ok(count <= IDLE, `${count}`);
      using agent = await guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    const limits = bed.agent.memoryLimits;
    if (limits === undefined) return;

    test('a file of 48 MiB is written in one call and read in one', async (t) => {
      using agent = await guest.session();
      const pid = await guest.agentPid();
      const { resident } = await processUsage(guest, pid);
      const gained = async (what: string, started: number): Promise<number> => {
        const speed = LARGE / MIB / ((performance.now() - started) / 1000);
        const gain = (await processUsage(guest, pid)).peak - resident;
        t.diagnostic(`${what} at ${speed.toFixed(1)} MiB/s, ${gain} KiB more memory at the peak`);
        return gain * 1024;
      };
      const content = Buffer.alloc(LARGE);
      for (let at = 0; at < LARGE; at += 4) content.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at);

      const handle = await agent.execute('guest-file-open', { path: '/tmp/48-MiB', mode: 'w+' });
      const args = { handle, 'buf-b64': content.toString('base64') };
      await resetPeak(guest, pid);
      let started = performance.now();
      assert.deepEqual(await agent.execute('guest-file-write', args, PATIENCE), { count: LARGE, eof: false });
      const written = await gained('written', started);

      await agent.execute('guest-file-seek', { handle, offset: 0, whence: 'set' });
      await resetPeak(guest, pid);
      started = performance.now();
      const read = await agent.execute('guest-file-read', { handle, count: LARGE }, PATIENCE);
      const gain = await gained('read', started);
      assert.equal(read.count, LARGE);
      assert.equal(digest(Buffer.from(read['buf-b64'], 'base64')), digest(content));
      await agent.execute('guest-file-close', { handle });
      await guest.shell.output('rm /tmp/48-MiB');
      assert.ok(written <= limits.write * MIB, `${written} bytes for the write`);
      assert.ok(gain <= limits.read * MIB, `${gain} bytes for the read`);
    });
  });
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
