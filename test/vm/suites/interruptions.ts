import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentSession } from '../agent-session.ts';
import { MIB } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const [PAST, FUTURE] = [500_000_000, 3_000_000_000];

/** Time that jumps, and machines that stand still in the middle of a request. */
export function interruptionsSuite(bed: TestBed): void {
  describe('interruptions', () => {
    test('a clock that jumps by decades, forth and back, stops nothing that waits', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      const now = await guest.shell.output('date +%s');
      const { pid } = await agent.execute('guest-exec', { path: '/bin/sleep', arg: ['3'] });
      for (const time of [FUTURE, PAST, FUTURE]) {
        await guest.shell.output(`date -s @${time}`);
        const told = Number(await agent.execute('guest-get-time')) / 1e9;
        assert.ok(Math.abs(told - time) < 20, `${told}, where it is ${time}`);
      }
      await guest.shell.output(`date -s @${now}`);
      for (;;) {
        const status = await agent.execute('guest-exec-status', { pid });
        if (status.exited) break;
        await sleep(100);
      }
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('a machine that is paused in the middle of a large reply sends the rest of it later', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await askForMuch(agent);
      await new Promise((resolve) => agent.channel.socket.once('data', resolve));
      await guest.qmp.execute('stop');
      await sleep(2000);
      await guest.qmp.execute('cont');
      await arrives(agent);
    });

    test('a guest that sleeps with half a request goes on with the other half', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      const request = '{"execute": "guest-sync", "arguments": {"id": 4711}}\n';
      agent.channel.send(request.slice(0, 30));
      const before = guest.qmp.events.length;
      await guest.shell.output('(usleep 300000; echo mem >/sys/power/state) >/dev/null 2>&1 &');
      await guest.qmp.event(({ event }) => event === 'SUSPEND', before, 30_000);
      agent.channel.send(request.slice(30));
      await sleep(1000);
      await guest.qmp.execute('system_wakeup');
      assert.equal(await agent.channel.line(30_000), '{"return": 4711}');
    });
  });
}

async function askForMuch(agent: AgentSession): Promise<void> {
  const handle = await agent.execute('guest-file-open', { path: '/dev/zero' });
  agent.note('guest-file-read');
  agent.channel.send(
    `${JSON.stringify({ execute: 'guest-file-read', arguments: { handle, count: 8 * MIB } })}\n`,
  );
}

/** That the whole reply comes, and the next one behind it. */
async function arrives(agent: AgentSession): Promise<void> {
  const line = await agent.channel.line(60_000);
  const { return: read } = JSON.parse(line!) as { return: { count: number; 'buf-b64': string } };
  assert.equal(read.count, 8 * MIB);
  assert.ok(Buffer.from(read['buf-b64'], 'base64').equals(Buffer.alloc(8 * MIB)));
  assert.deepEqual(await agent.execute('guest-ping'), {});
}
