import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../guest-facts.ts';
import { processUsage, resetPeak } from '../process-usage.ts';
import type { TestBed } from '../test-bed.ts';

/** How long an agent is watched that has nothing to do, in seconds. */
const IDLE = 4;
/** As much as one call of guest-file-read may ask for. */
const LARGE = 48 * MIB;
/** As base64 this stays below 64 MiB, which no string of a message may reach. */
const STEP = LARGE / 2;
/** Of the kernel's accounting, in milliseconds. */
const TICK = 10;
const PATIENCE = 60_000;
/** What clients ask in between, and how often each of it is asked. */
const SMALL = ['guest-ping', 'guest-info', 'guest-get-time', 'guest-get-host-name'] as const;
const TIMES = 100;

/** KiB of the agent's own file in memory once it has started: less than a third of the file. */
const OF_FILES = 350;

export function footprintSuite(bed: TestBed): void {
  /** How often an agent wakes that is left alone. */
  const idleWakeUps = async (t: TestContext): Promise<number> => {
    const pid = await bed.guest.agentPid();
    const before = await processUsage(bed.guest, pid);
    await sleep(IDLE * 1000);
    const after = await processUsage(bed.guest, pid);
    const count = after.wakeUps - before.wakeUps;
    t.diagnostic(`woken ${count} times in ${IDLE} s`);
    t.diagnostic(`${after.resident} KiB resident, ${after.anonymous} KiB of it anonymous`);
    return count;
  };

  describe('footprint', () => {
    test('while a host is connected that says nothing, the agent sleeps', async (t) => {
      using agent = await bed.guest.session();
      await agent.execute('guest-ping');
      await sleep(1000);
      assert.ok((await idleWakeUps(t)) <= IDLE);
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('while no host is connected, the agent sleeps', async (t) => {
      {
        using agent = await bed.guest.session();
        await agent.execute('guest-ping');
      }
      await sleep(1000);
      const count = await idleWakeUps(t);
      if (bed.differs('idle port')) assert.ok(count > 5 * IDLE, `${count}`);
      else assert.ok(count <= IDLE, `${count}`);
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('before the first host has come, the agent sleeps', async (t) => {
      const pid = await bed.guest.agentPid();
      await bed.guest.shell.output(`kill ${pid}`);
      await bed.guest.anotherAgent(pid);
      await sleep(bed.agent.startTime);
      const count = await idleWakeUps(t);
      if (bed.differs('idle port')) assert.ok(count > 5 * IDLE, `${count}`);
      else assert.ok(count <= IDLE, `${count}`);
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('while a host leaves a large reply unread, the agent sleeps', async (t) => {
      using agent = await bed.guest.session();
      const { channel } = agent;
      const handle = await agent.execute('guest-file-open', { path: '/dev/zero' });
      const count = 8 * MIB;
      channel.socket.pause();
      channel.send(JSON.stringify({ execute: 'guest-file-read', arguments: { handle, count } }));
      await sleep(1000);
      const pid = await bed.guest.agentPid();
      const before = await processUsage(bed.guest, pid);
      await sleep(2000);
      const after = await processUsage(bed.guest, pid);
      const milliseconds = (after.ticks - before.ticks) * TICK;
      t.diagnostic(`${milliseconds} ms on a processor in 2 s, ${after.resident} KiB resident`);
      if (bed.differs('unread replies')) assert.ok(milliseconds > 1000);
      else assert.ok(milliseconds <= 100);
      channel.socket.resume();
      const reply = JSON.parse((await channel.line(PATIENCE))!) as { return: { count: number } };
      assert.equal(reply.return.count, count);
    });

    const limits = bed.agent.memoryLimits;
    if (limits === undefined) return;

    test('of its file an agent that waits has in memory what is always at work', async (t) => {
      if (bed.differs('product alone')) return;
      const before = await bed.guest.agentPid();
      await bed.guest.shell.output(`kill ${before}`);
      await bed.guest.anotherAgent(before);
      await sleep(bed.agent.startTime); // so that it has cleaned up behind its start
      using agent = await bed.guest.session();
      await agent.execute('guest-ping');
      const { resident, anonymous } = await processUsage(bed.guest, await bed.guest.agentPid());
      t.diagnostic(`${resident - anonymous} KiB of files resident, ${anonymous} KiB others`);
      assert.ok(resident - anonymous <= OF_FILES, `${resident - anonymous} KiB`);
    });

    test('small requests that come again and again are answered in the memory that is there', async (t) => {
      if (bed.differs('product alone')) return; // V8's memory is V8's business
      using agent = await bed.guest.session();
      const pid = await bed.guest.agentPid();
      const ask = async (): Promise<number> => {
        for (let i = 0; i < TIMES; i++) for (const command of SMALL) await agent.execute(command);
        return (await processUsage(bed.guest, pid)).faults;
      };
      const before = await ask();
      const faults = (await ask()) - before;
      t.diagnostic(`${faults} pages faulted in by ${TIMES * SMALL.length} requests`);
      assert.ok(faults <= TIMES / 2, `${faults}`);
    });

    test('a file of 48 MiB is written in two calls and read in one', async (t) => {
      using agent = await bed.guest.session();
      const pid = await bed.guest.agentPid();
      /** Bytes of memory that the agent has taken at its peak meanwhile. */
      const gained = async (what: string, transfer: () => Promise<void>): Promise<number> => {
        await sleep(1000); // so that it has given back what it took before
        const { resident } = await processUsage(bed.guest, pid);
        await resetPeak(bed.guest, pid);
        const started = performance.now();
        await transfer();
        const speed = LARGE / MIB / ((performance.now() - started) / 1000);
        const gain = (await processUsage(bed.guest, pid)).peak - resident;
        t.diagnostic(`${what} at ${speed.toFixed(1)} MiB/s, ${gain} KiB more memory at the peak`);
        return gain * 1024;
      };
      const content = Buffer.alloc(LARGE);
      for (let at = 0; at < LARGE; at += 4) content.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at);

      const handle = await agent.execute('guest-file-open', { path: '/tmp/48-MiB', mode: 'w+' });
      const written = await gained('written', async () => {
        for (let at = 0; at < LARGE; at += STEP) {
          const args = { handle, 'buf-b64': content.toString('base64', at, at + STEP) };
          const result = await agent.execute('guest-file-write', args, PATIENCE);
          assert.deepEqual(result, { count: STEP, eof: false });
        }
      });

      await agent.execute('guest-file-seek', { handle, offset: 0, whence: 'set' });
      const read = await gained('read', async () => {
        const result = await agent.execute('guest-file-read', { handle, count: LARGE }, PATIENCE);
        assert.equal(result.count, LARGE);
        assert.equal(digest(Buffer.from(result['buf-b64'], 'base64')), digest(content));
      });
      await agent.execute('guest-file-close', { handle });
      await bed.guest.shell.output('rm /tmp/48-MiB');
      assert.ok(written <= limits.write * MIB, `${written} bytes for the write`);
      assert.ok(read <= limits.read * MIB, `${read} bytes for the read`);
    });

    test('what a program did not read of its input is given back when it has ended', async (t) => {
      using agent = await bed.guest.session();
      const pid = await bed.guest.agentPid();
      const before = await processUsage(bed.guest, pid);
      const input = Buffer.alloc(STEP).toString('base64');
      const args = { path: 'sleep', arg: ['1'], 'input-data': input };
      const child = await agent.execute('guest-exec', args, PATIENCE);
      await sleep(2500); // nothing is asked meanwhile: what the agent does then would clean up
      assert.equal((await agent.execute('guest-exec-status', child)).exited, true);
      const after = await processUsage(bed.guest, pid);
      const kept = after.resident - before.resident;
      t.diagnostic(`${kept} KiB more resident`);
      if (limits.kept !== undefined) assert.ok(kept * 1024 <= limits.kept * MIB, `${kept} KiB more`);
    });
  });
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
