import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostileAgent, TestAgent } from '../testing/index.ts';
import { connect, type GuestAgent } from './index.ts';

let guest: TestAgent;
let agent: GuestAgent;

beforeEach(async () => {
  guest = TestAgent.start();
  guest.platform.filesystems.mounted = ['/', '/srv'].map((mountpoint, i) => ({
    device: `/dev/vda${i}`,
    mountpoint,
    type: 'ext4',
    major: 252,
    minor: i,
  }));
  agent = await guest.connect();
});

afterEach(() => {
  agent.close();
  guest.close();
});

test('file systems stand still until the block is left', async () => {
  {
    await using frozen = await agent.freeze();
    assert.equal(frozen.count, 2);
    assert.equal(await frozen.isFrozen(), true);
    assert.equal(guest.platform.filesystems.frozen.size, 2);
  }
  assert.equal(guest.platform.filesystems.frozen.size, 0);
});

test('they go on when the block is left by an error, which is what is told', async () => {
  await assert.rejects(async () => {
    await using _ = await agent.freeze();
    throw new Error('no snapshot');
  }, /no snapshot/);
  assert.equal(guest.platform.filesystems.frozen.size, 0);
});

test('some of them can be chosen', async () => {
  await using frozen = await agent.freeze({ mountpoints: ['/srv'] });
  assert.equal(frozen.count, 1);
  assert.deepEqual([...guest.platform.filesystems.frozen], ['/srv']);
});

test('a freeze that was not seen to its end is thawed before that is told', async () => {
  guest.platform.filesystems.beforeFreeze.set('/', () => sleep(150));
  await assert.rejects(agent.freeze({ timeout: 50 }), { code: 'timeout' });
  assert.equal(guest.platform.filesystems.frozen.size, 0);
  assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
});

test('a freeze that a signal has ended is thawed as well', async () => {
  guest.platform.filesystems.beforeFreeze.set('/', () => sleep(150));
  await assert.rejects(agent.freeze({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
  assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
  assert.equal(guest.platform.filesystems.frozen.size, 0);
});

test('a freeze that the agent refuses is left alone: it may be that of another', async () => {
  await using _ = await agent.freeze();
  await assert.rejects(agent.freeze(), { code: 'frozen' });
  assert.equal(guest.platform.filesystems.frozen.size, 2);
});

test('that the guest has thawed by itself is told', async () => {
  const frozen = await agent.freeze();
  await agent.execute('guest-fsfreeze-thaw');
  assert.equal(await frozen.isFrozen(), false);
  await assert.rejects(frozen.thaw(), { name: 'FreezeError', code: 'thawed-early' });
});

test('that a part of it was thawed is told', async () => {
  const frozen = await agent.freeze();
  guest.platform.filesystems.frozen.delete('/');
  await assert.rejects(frozen.thaw(), { code: 'thawed-early' });
});

test('a thaw is tried until it succeeds, through lost connections', async () => {
  using hostile = await HostileAgent.start();
  hostile.results.set('guest-fsfreeze-freeze', 1).set('guest-fsfreeze-status', 'frozen');
  using client = await connect(hostile.socket);
  const frozen = await client.freeze();
  hostile.behaviour = 'close';
  setTimeout(() => (hostile.behaviour = 'honest'), 300);
  hostile.results.set('guest-fsfreeze-thaw', 1);
  assert.equal(await frozen.thaw(), 1);
  assert.ok(hostile.received.filter((name) => name === 'guest-fsfreeze-thaw').length > 1);
});

test('a thaw that does not succeed in time is an error of its own', async () => {
  using hostile = await HostileAgent.start();
  hostile.results.set('guest-fsfreeze-freeze', 1);
  using client = await connect(hostile.socket);
  const frozen = await client.freeze({ thawTimeout: 300 });
  hostile.behaviour = 'close';
  await assert.rejects(frozen.thaw(), { name: 'FreezeError', code: 'still-frozen' });
});
