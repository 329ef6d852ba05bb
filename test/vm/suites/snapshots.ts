import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../../src/client/index.ts';
import type { AgentSession } from '../agent-session.ts';
import type { Guest } from '../guest.ts';
import { MIB } from '../guest-facts.ts';
import { Snapshot } from '../snapshot.ts';
import type { TestBed } from '../test-bed.ts';

/** In which the agent learns that the host has left. */
const HANG_UP = 1500;
/** In which the guest reads what was sent. */
const ARRIVAL = 500;
/** Of a reply, so large that it is still on its way when the machine is kept. */
const SIZE = 32 * MIB;
const HALF = '{"execute": "guest-sync", "arguments": {"id": 47';

/** The whole machine, its memory and its disks, kept in the middle of a conversation and brought back in another. */
export function snapshotsSuite(bed: TestBed): void {
  describe('a machine that goes back in time', () => {
    test('what a request lacked when it was kept is what its host sends now', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      agent.channel.send(HALF);
      await sleep(ARRIVAL);
      const kept = await Snapshot.take(guest);
      for (const rest of ['11', '12']) {
        agent.channel.send(`${rest}}}\n`);
        assert.equal(await agent.channel.line(), `{"return": 47${rest}}`);
        await kept.load();
      }
    });

    test('half a request of a host that is gone costs the next one its handshake', async () => {
      const { guest } = bed;
      const leaver = await guest.session();
      leaver.channel.send(HALF);
      await sleep(ARRIVAL);
      const kept = await Snapshot.take(guest);
      leaver.channel.close();
      await sleep(HANG_UP);
      const next = await guest.session();
      await kept.load();
      // To the agent this is still the host that it was then: only 0xFF can tell.
      next.channel.send('{"execute": "guest-ping"}\n');
      assert.match((await next.channel.line())!, /^\{"error": .*JSON parse error/);
      next.channel.close();
      using last = await guest.session();
      assert.deepEqual(await last.execute('guest-ping'), {});
    });

    test('the rest of a reply to a host that is gone is not taken for another reply', async (t) => {
      const { guest } = bed;
      const amidReply = await keepAmidReply(guest);
      const next = await guest.session();
      assert.deepEqual(await next.execute('guest-ping'), {});
      await amidReply.load();
      const { socket } = next.channel;
      const before = socket.bytesRead;
      for (let i = 0; i < 100 && socket.bytesRead - before < 64 * 1024; i++) await sleep(100);
      const stale = socket.bytesRead - before;
      t.diagnostic(`${Math.round(stale / 1024)} KiB of it`);
      assert.ok(stale >= 64 * 1024);
      next.channel.close();
      using last = await guest.session();
      assert.deepEqual(await last.execute('guest-ping'), {});
    });

    test("the host library's connection passes over what comes back, and so does a new one", async () => {
      const { guest } = bed;
      const amidReply = await keepAmidReply(guest);
      using kept = await connect(guest.agentSocket);
      await kept.execute('guest-ping');
      await amidReply.load();
      await sleep(ARRIVAL);
      assert.equal((await kept.execute('guest-get-host-name'))['host-name'], await hostName(guest));
      await amidReply.load();
      kept.close();
      using next = await connect(guest.agentSocket);
      assert.equal((await next.execute('guest-get-host-name'))['host-name'], await hostName(guest));
    });

    test('a call that the machine has forgotten is late, and the next one is answered', async () => {
      const { guest } = bed;
      using agent = await connect(guest.agentSocket);
      await agent.execute('guest-ping');
      const kept = await Snapshot.take(guest);
      await guest.qmp.execute('stop');
      const forgotten = agent.execute('guest-get-time', {}, { timeout: 3000 });
      await sleep(ARRIVAL);
      await kept.load();
      await guest.qmp.execute('cont');
      await forgotten.then(
        (time) => assert.ok(Number(time) > 0), // it was still on its way
        (error: unknown) => assert.equal((error as { code?: string }).code, 'timeout'),
      );
      assert.equal((await agent.execute('guest-get-host-name'))['host-name'], await hostName(guest));
    });

    test('a guest that was kept while it was frozen is frozen again, and thaws', async () => {
      const { guest } = bed;
      {
        using agent = await guest.session();
        const count = await agent.execute('guest-fsfreeze-freeze');
        const kept = await Snapshot.take(guest);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), count);
        await kept.load();
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), count);
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
      }
      await guest.shell.output('echo written >/var/log/after');
    });
  });
}

/** Keeps the machine while a host reads a large reply; that host has left then. */
async function keepAmidReply(guest: Guest): Promise<Snapshot> {
  const leaver: AgentSession = await guest.session();
  const handle = await leaver.execute('guest-file-open', { path: '/dev/zero' });
  const request = { execute: 'guest-file-read', arguments: { handle, count: SIZE } };
  leaver.channel.send(`${JSON.stringify(request)}\n`);
  await once(leaver.channel.socket, 'data');
  // Between two pieces of it: QEMU 7.2 loses the port if its own buffer is full then (`Virtqueue size exceeded`).
  await guest.qmp.execute('stop');
  await sleep(ARRIVAL);
  const kept = await Snapshot.take(guest);
  await guest.qmp.execute('cont');
  leaver.channel.close();
  await sleep(HANG_UP);
  return kept;
}

async function hostName(guest: Guest): Promise<string> {
  return await guest.shell.output('hostname');
}
