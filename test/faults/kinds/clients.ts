import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../support/channel.ts';
import type { Subject } from '../../support/subject.ts';
import { type Fault, nothingLost } from '../fault.ts';
import { type Footprint, footprint } from '../footprint.ts';

const MIB = 1 << 20;
const PINGS = 200_000;
const RECONNECTS = 10_000;
/** What a running agent may gain without it being growth: memory that the allocator has divided otherwise. */
const SLACK = MIB;
/** The same of its own memory where nothing has been loaded meanwhile. */
const SMALL_SLACK = 64 << 10;

/** Hosts that do not read, come and go, or leave in the middle. */
export const clientFaults: readonly Fault[] = [
  {
    done: 'a host asks for 48 MiB and reads none of it for a minute',
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      const handle = await channel.execute('guest-file-open', { path: '/dev/zero' });
      channel.socket.pause();
      const before = footprint(pid);
      channel.send(request('guest-file-read', { handle, count: 48 * MIB }));
      await sleep(60_000);
      const { resident } = await steady(pid, before);
      channel.socket.resume();
      const line = await channel.line(60_000);
      assert.equal(
        line!.length,
        '{"return": {"buf-b64": "", "count": 50331648, "eof": false}}'.length + 64 * MIB,
      );
      channel.close();
      return nothingLost(`the agent keeps ${megabytes(resident)}; all of it arrives once it is read`);
    },
  },
  {
    done: `a host sends ${PINGS.toLocaleString('en')} requests and reads no reply until all are sent`,
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      await channel.execute('guest-ping');
      const before = footprint(pid);
      channel.socket.pause();
      channel.send(request('guest-ping').repeat(PINGS));
      await sleep(5000);
      const { resident } = await steady(pid, before);
      channel.socket.resume();
      for (let i = 0; i < PINGS; i++) assert.equal(await channel.line(60_000), '{"return": {}}');
      channel.close();
      return nothingLost(
        `the agent keeps ${megabytes(resident)} and reads no more than it can answer; every request is answered`,
      );
    },
  },
  {
    done: `${RECONNECTS.toLocaleString('en')} hosts, one after another`,
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      channel.close();
      const one = async (i: number): Promise<void> => {
        const next = await subject.connect();
        assert.equal(await next.execute('guest-sync', { id: i }), i);
        next.close();
      };
      for (let i = 0; i < 100; i++) await one(i);
      const before = footprint(pid);
      for (let i = 0; i < RECONNECTS; i++) await one(i);
      const { resident, descriptors } = await steady(pid, before);
      return nothingLost(`each is served; ${megabytes(resident)} and ${descriptors} descriptors, as before`);
    },
  },
  {
    done: '150 hosts that run a program each, and no pause between them',
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      channel.close();
      await runProgram(subject);
      await sleep(1000); // in which the agent collects what its start and the code that it has loaded have left
      for (let i = 0; i < 20; i++) await runProgram(subject);
      const before = footprint(pid);
      for (let i = 0; i < 150; i++) await runProgram(subject);
      // At once, and so few that it would not have collected what they had left.
      const after = footprint(pid);
      assert.ok(
        after.anonymous <= before.anonymous + SMALL_SLACK,
        `${before.anonymous} bytes have become ${after.anonymous}`,
      );
      return nothingLost('each is served, and leaves no garbage behind that would have to be collected');
    },
  },
  {
    done: 'hosts that leave after each byte of a conversation of seven requests',
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      channel.close();
      const handle = 1000;
      const conversation = [
        request('guest-sync-delimited', { id: 7 }),
        request('guest-info'),
        request('guest-file-read', { handle, count: 65_536 }),
        request('guest-file-write', { handle, 'buf-b64': 'aGVsbG8=' }),
        request('guest-exec', { path: '/bin/true' }),
        request('guest-nope', { text: '\u00e4 "quoted"' }),
        request('guest-get-osinfo'),
      ].join('');
      const bytes = Buffer.from(conversation);
      let before: Footprint | undefined;
      for (let cut = 0; cut <= bytes.length; cut++) {
        const leaver = await subject.connect();
        leaver.socket.pause();
        await new Promise((resolve) => leaver.socket.write(bytes.subarray(0, cut), resolve));
        leaver.close();
        const next = await subject.connect();
        next.send(request('guest-sync', { id: cut }));
        assert.equal(await next.line(), `{"return": ${cut}}`, `after ${cut} bytes`);
        next.close();
        if (cut === 100) before = footprint(pid);
      }
      await steady(pid, before!);
      return nothingLost(`after each of the ${bytes.length} the next host's first reply is its own`);
    },
  },
  {
    done: 'hosts that leave after each hundredth byte of a reply',
    happen: async (subject) => {
      const { pid, channel } = await listening(subject);
      const { length } = JSON.stringify(await channel.execute('guest-info'));
      channel.close();
      const before = footprint(pid);
      for (let cut = 1; cut < length; cut += 100) {
        const leaver = await subject.connect();
        leaver.send(request('guest-info').repeat(40));
        await new Promise<void>((resolve) => {
          let read = 0;
          leaver.socket.on('data', ({ length }: Buffer) => {
            if ((read += length) >= cut) resolve();
          });
        });
        leaver.close();
        const next = await subject.connect();
        next.send(request('guest-sync', { id: cut }));
        assert.equal(await next.line(), `{"return": ${cut}}`, `after ${cut} bytes`);
        next.close();
      }
      await steady(pid, before);
      return nothingLost("the next host's first reply is its own");
    },
  },
];

async function listening(subject: Subject): Promise<{ pid: number; channel: Channel }> {
  const { pid } = await subject.listen('-t', subject.folder);
  return { pid, channel: await subject.connect() };
}

/** A host comes, has a program run, and leaves. */
async function runProgram(subject: Subject): Promise<void> {
  const channel = await subject.connect();
  const program = { path: '/bin/echo', arg: ['hello'], 'capture-output': true };
  const { pid } = (await channel.execute('guest-exec', program)) as { pid: number };
  assert.deepEqual(await subject.ended(channel, pid), { code: 0, output: 'hello\n' });
  channel.close();
}

/** That the process has not grown since, once it has seen that the last host has left; what it holds now. */
async function steady(pid: number, before: Footprint): Promise<Footprint> {
  for (let patience = 100; ; patience--) {
    const now = footprint(pid);
    // A host may be connected.
    if (now.resident <= before.resident + SLACK && now.descriptors <= before.descriptors + 1) return now;
    assert.ok(patience > 0, `${JSON.stringify(before)} has become ${JSON.stringify(now)}`);
    await sleep(20);
  }
}

function request(command: string, args?: object): string {
  return `${JSON.stringify({ execute: command, ...(args && { arguments: args }) })}\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
