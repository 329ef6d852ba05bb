import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { synchronise } from '../agent-session.ts';
import type { TestBed } from '../test-bed.ts';

/** In which the agent learns that the host has left. */
const HANG_UP = 1500;

export function channelSuite(bed: TestBed): void {
  describe('channel', () => {
    test('0xFF ends an unfinished message and is not answered', async () => {
      using agent = await bed.guest.session();
      const { channel } = agent;
      channel.send(Buffer.from('{"execute": "guest-ping", "arg\xff\n{"execute": "guest-ping"}\n', 'latin1'));
      if (bed.differs('sentinel on input')) assert.match((await channel.line())!, /JSON parse error, stray/);
      assert.equal(await channel.line(), '{"return": {}}');
      assert.ok(await channel.silent());
    });

    test('a host that comes at once after one that left in mid-message synchronises', async () => {
      for (let i = 0; i < 5; i++) {
        const leaver = await bed.guest.connect();
        leaver.send('{"execute": "guest-pi');
        await sleep(i * 20);
        leaver.close();
        using agent = await bed.guest.session();
        assert.deepEqual(await agent.execute('guest-ping'), {});
      }
    });

    test('a host that comes later than one that left in mid-message starts clean', async () => {
      const leaver = await bed.guest.connect();
      await synchronise(leaver);
      leaver.send('{"execute": "guest-pi');
      await sleep(HANG_UP); // so that it is read
      leaver.close();
      await sleep(HANG_UP);
      const next = await bed.guest.connect();
      next.send('{"execute": "guest-ping"}\n');
      const line = await next.line();
      if (bed.differs('half a message')) assert.match(line!, /JSON parse error/);
      else assert.equal(line, '{"return": {}}');
    });
  });
}
