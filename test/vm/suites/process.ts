import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../deadline.ts';
import type { TestBed } from '../test-bed.ts';

/** How long an agent is watched that has nothing to do, in seconds. */
const IDLE = 5;

export function processSuite(bed: TestBed): void {
  describe('process', () => {
    test('an agent that was killed and started again serves on, with handles not given before', async () => {
      const pid = await bed.guest.agentPid();
      const handles: number[] = [];
      {
        using agent = await bed.guest.session();
        for (let i = 0; i < 3; i++)
          handles.push(await agent.execute('guest-file-open', { path: '/etc/hostname' }));
        const arg = ['-c', `kill -9 ${pid}`];
        // It may be gone before it can reply.
        agent.channel.send(JSON.stringify({ execute: 'guest-exec', arguments: { path: '/bin/sh', arg } }));
        await within(10_000, 'init starts the agent again', another(bed, pid));
      }
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
      const handle = await agent.execute('guest-file-open', { path: '/etc/hostname' });
      assert.ok(handle > Math.max(...handles), `${handle} after ${handles.join(', ')}`);
      const { error } = await agent.reply('guest-file-close', { handle: handles[0] });
      assert.equal(error?.desc, `handle '${handles[0]}' has not been found`);
    });

    test('without a host the agent sleeps', async (t) => {
      const pid = await bed.guest.agentPid();
      {
        using agent = await bed.guest.session();
        await agent.execute('guest-ping');
      }
      await sleep(1500);
      const before = await wakeUps(bed, pid);
      await sleep(IDLE * 1000);
      const count = (await wakeUps(bed, pid)) - before;
      t.diagnostic(`woken ${count} times in ${IDLE} s`);
      if (bed.differs('idle port')) assert.ok(count > 5 * IDLE, `${count}`);
      else assert.ok(count <= IDLE, `woken ${count} times in ${IDLE} s`);
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });
  });
}

/** Waits for an agent that is not `pid`. */
async function another(bed: TestBed, pid: number): Promise<void> {
  while ((await bed.guest.agentPid()) === pid) await sleep(50);
}

/** How often the threads of a process have gone from sleeping to running. */
async function wakeUps(bed: TestBed, pid: number): Promise<number> {
  const command = `grep -h '^voluntary_ctxt_switches' /proc/${pid}/task/*/status`;
  const lines = (await bed.guest.shell.output(command)).split('\n');
  return lines.reduce((sum, line) => sum + Number(line.split(/\s+/)[1]), 0);
}
