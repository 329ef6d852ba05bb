import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Behaviour, HostileAgent } from '../testing/hostile-agent.ts';
import { connect, type ErrorCode, GuestAgent, printable } from './index.ts';

const TIMEOUT = 300;
/** Milliseconds beyond a deadline in which an error is still told in time, on a machine that has other things to do. */
const GRACE = 1_500;
/** Bytes that this process may grow by while a guest sends without end. */
const MEMORY = 160 << 20;

/** What a client has to make of each behaviour, once it is in step with the agent. */
const calls: readonly (readonly [Behaviour, ErrorCode])[] = [
  ['silent', 'timeout'],
  ['other-id', 'protocol'],
  ['flood', 'protocol'],
  ['endless-string', 'protocol'],
  ['endless-list', 'protocol'],
  ['deep', 'protocol'],
  ['no-json', 'protocol'],
  ['half-line', 'disconnected'],
  ['close', 'disconnected'],
];

/** What it has to make of each in place of the answer to a handshake. */
const handshakes: readonly (readonly [Behaviour, ErrorCode])[] = [
  ['silent', 'no-agent'],
  ['other-id', 'no-agent'],
  ['flood', 'no-agent'],
  ['endless-string', 'no-agent'],
  ['endless-list', 'no-agent'],
  ['deep', 'no-agent'],
  ['no-json', 'no-agent'],
  ['half-line', 'disconnected'],
  ['close', 'disconnected'],
];

async function fails(code: ErrorCode, timeout: number, call: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  const memory = process.memoryUsage.rss();
  await assert.rejects(call(), { code });
  const took = performance.now() - started;
  assert.ok(took < timeout + GRACE, `it took ${took} ms`);
  const grown = process.memoryUsage.rss() - memory;
  assert.ok(grown < MEMORY, `it took ${grown} bytes`);
}

describe('a guest that answers a call in its own way', () => {
  for (const [behaviour, code] of calls)
    test(`${behaviour}: is a "${code}" error in time, and the next call works`, async () => {
      using guest = await HostileAgent.start();
      using agent = await connect(guest.socket);
      guest.behaviour = behaviour;
      // Limits are met before the time is over.
      const timeout = code === 'protocol' ? 10_000 : TIMEOUT;
      await fails(code, timeout, () => agent.execute('guest-get-host-name', {}, { timeout }));
      guest.behaviour = 'honest';
      assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'hostile' });
    });
});

describe('a guest that answers a handshake in its own way', () => {
  for (const [behaviour, code] of handshakes)
    test(`${behaviour}: is a "${code}" error in time, and the next handshake works`, async () => {
      using guest = await HostileAgent.start(behaviour);
      guest.spoilsHandshake = true;
      using agent = new GuestAgent(`unix:${guest.socket}`);
      await fails(code, TIMEOUT, () => agent.sync({ timeout: TIMEOUT }));
      guest.spoilsHandshake = false;
      guest.behaviour = 'honest';
      agent.close();
      using again = await connect(guest.socket);
      assert.deepEqual(await again.execute('guest-ping'), {});
    });
});

test('an answer that comes too late is not taken for that to the next call', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  guest.behaviour = 'late';
  guest.results.set('guest-get-host-name', { 'host-name': 'stale' });
  await fails('timeout', 50, () => agent.execute('guest-get-host-name', {}, { timeout: 50 }));
  guest.behaviour = 'honest';
  guest.results.set('guest-get-host-name', { 'host-name': 'fresh' });
  for (let i = 0; i < 3; i++)
    assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'fresh' });
});

test('the byte 0xFF in the midst of an answer drops it, and spoils no other', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  guest.behaviour = 'sentinels';
  await assert.rejects(agent.execute('guest-get-host-name', {}, { timeout: TIMEOUT }));
  guest.behaviour = 'honest';
  assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'hostile' });
});

test('names that are no names arrive as they are, and can be made harmless', async () => {
  using guest = await HostileAgent.start('names');
  using agent = await connect(guest.socket);
  const { 'host-name': name } = await agent.execute('guest-get-host-name');
  assert.ok(name.includes('\u001b'));
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(printable(name), /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
});

test('a guest that never stops does not keep the client from others', async () => {
  using hostile = await HostileAgent.start();
  using honest = await HostileAgent.start();
  using first = await connect(hostile.socket);
  using second = await connect(honest.socket);
  hostile.behaviour = 'flood';
  const flooded = assert.rejects(first.execute('guest-ping', {}, { timeout: 5_000 }));
  for (let i = 0; i < 50; i++) await second.execute('guest-ping', {}, { timeout: 1_000 });
  await flooded;
});
