import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../support/channel.ts';
import { synchronise } from '../agent-session.ts';
import { MIB } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

/** In which the agent learns that the host has left. */
const HANG_UP = 1500;
/** Of a reply, on its way between the agent and a host that is no longer there: in the guest's kernel and in QEMU. */
const IN_FLIGHT = 128 * 1024;

/** Asks for a reply of some 11 MiB. */
async function askForMuch(channel: Channel): Promise<void> {
  await synchronise(channel);
  const handle = await channel.execute('guest-file-open', { path: '/dev/zero' });
  channel.send(JSON.stringify({ execute: 'guest-file-read', arguments: { handle, count: 8 * MIB } }));
}

export function reconnectSuite(bed: TestBed): void {
  describe('hosts that come and go', () => {
    test('fifty hosts are served one after another', async () => {
      for (let i = 0; i < 50; i++) {
        using agent = await bed.guest.session();
        assert.deepEqual(await agent.execute('guest-ping'), {});
      }
    });

    test('a host that comes twice at once, without a word the first time, is served', async () => {
      for (let i = 0; i < 20; i++) {
        (await bed.guest.connect()).close();
        (await bed.guest.connect()).close();
        using agent = await bed.guest.session();
        assert.deepEqual(await agent.execute('guest-ping'), {});
      }
    });

    test('replies that a host has left unread do not confuse the next', async () => {
      const leaver = await bed.guest.connect();
      await synchronise(leaver);
      leaver.send('{"execute": "guest-info"}\n'.repeat(20));
      leaver.close();
      using agent = await bed.guest.session();
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('a host that comes back at once in the middle of a large reply is served', async () => {
      for (const wait of [0, 1, 100]) {
        const leaver = await bed.guest.connect();
        await askForMuch(leaver);
        await new Promise((resolve) => leaver.socket.once('data', resolve));
        leaver.close();
        await sleep(wait);
        using agent = await bed.guest.session();
        assert.deepEqual(await agent.execute('guest-ping'), {});
      }
    });

    test('of a large reply that a host has not read, the next one gets hardly anything', async (t) => {
      const leaver = await bed.guest.connect();
      await askForMuch(leaver);
      leaver.socket.pause();
      await sleep(100); // so that the reply is under way
      leaver.close();
      await sleep(HANG_UP);
      const next = await bed.guest.connect();
      let received = 0;
      next.socket.on('data', (bytes: Buffer) => (received += bytes.length));
      await synchronise(next);
      t.diagnostic(`${Math.round(received / 1024)} KiB of it`);
      if (bed.differs('unread replies')) assert.ok(received > 8 * MIB, `${received} bytes`);
      else assert.ok(received < IN_FLIGHT, `${received} bytes`);
    });

    test('a host that stays while the agent is started again is served by the next agent', async () => {
      using agent = await bed.guest.session();
      const pid = await bed.guest.agentPid();
      await bed.guest.shell.output(`kill -9 ${pid}`);
      await bed.guest.anotherAgent(pid);
      await synchronise(agent.channel);
      assert.deepEqual(await agent.execute('guest-ping'), {});
    });

    test('what a host says while the machine is paused is answered when it goes on', async () => {
      using agent = await bed.guest.session();
      await bed.guest.qmp.execute('stop');
      agent.channel.send('{"execute": "guest-ping", "id": "asleep"}\n');
      assert.ok(await agent.channel.silent(500));
      await bed.guest.qmp.execute('cont');
      assert.equal(await agent.channel.line(), '{"return": {}, "id": "asleep"}');
    });

    test('what a host says before the agent has started is answered', async () => {
      const pid = await bed.guest.agentPid();
      await bed.guest.shell.output(`touch /run/agent.hold; kill -9 ${pid}`);
      await bed.guest.anotherAgent(pid);
      const host = await bed.guest.connect();
      host.send('{"execute": "guest-ping", "id": "early"}\n');
      assert.ok(await host.silent(500));
      await bed.guest.shell.output('rm /run/agent.hold');
      assert.equal(await host.line(20_000), '{"return": {}, "id": "early"}');
    });
  });
}
