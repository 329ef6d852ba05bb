import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { portState } from '../agent-port.ts';
import { synchronise } from '../agent-session.ts';
import type { TestBed } from '../test-bed.ts';

/** In which the agent learns that the host has left. */
const HANG_UP = 1500;
/** Requests that are sent at once, and in what time each of them would have been answered, in milliseconds. */
const COUNT = 8;
const SILENCE = 2000;
/** Bytes that lie in the guest before the rest comes: fewer than the driver's page, and than what an agent reads at a time. */
const ODD = 100;

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

    test('long requests that are sent at once are all answered', async () => {
      const { shell } = bed.guest;
      using agent = await bed.guest.session();
      const { channel } = agent;
      const handle = await agent.execute('guest-file-open', { path: '/dev/null', mode: 'w' });
      const args = { handle, 'buf-b64': 'A'.repeat(64_000) };
      const request = JSON.stringify({ execute: 'guest-file-write', arguments: args });
      const requests = `${request}\n`.repeat(COUNT);
      // With a piece of an odd size at the queue's head no block of the C agent's reading ends where one of the queue does.
      const pid = await bed.guest.agentPid();
      await shell.output(`kill -STOP ${pid}`);
      const received = `sed -n 's/^bytes_received: //p' ${await portState(shell)}`;
      const before = Number(await shell.output(received));
      try {
        channel.send(requests.slice(0, ODD));
        await shell.until(`[ $(${received}) -eq ${before + ODD} ]`);
        channel.send(requests.slice(ODD));
        await once(channel.socket, 'drain'); // all but what the socket holds is in the guest
      } finally {
        await shell.output(`kill -CONT ${pid}`);
      }
      const answers: string[] = [];
      // After one that is lost none comes in its place: waiting for it ends in an error.
      const next = async (): Promise<string | undefined> =>
        await channel.line(SILENCE).catch(() => undefined);
      for (let line = await next(); line !== undefined; line = await next()) {
        answers.push(line);
        if (answers.length === COUNT) break;
      }
      if (bed.differs('lost answers')) assert.ok(answers.length < COUNT, `${answers.length}`);
      else assert.deepEqual(answers, Array(COUNT).fill('{"return": {"count": 48000, "eof": false}}'));
    });
  });
}
