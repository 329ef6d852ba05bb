import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostileAgent, TestAgent } from '../testing/index.ts';
import { advice, connect, errorCodes, GuestAgent, waitForAgent } from './index.ts';

test('nobody at the target is "no-socket"', async () => {
  await assert.rejects(connect('/nonexistent/qga.sock'), { name: 'ConnectError', code: 'no-socket' });
  await assert.rejects(connect('tcp:127.0.0.1:1'), { name: 'ConnectError', code: 'no-socket' });
});

test('a call after the agent has gone and come back finds it again, and is sent once', async () => {
  using guest = await HostileAgent.start('close');
  using agent = await connect(guest.socket);
  await assert.rejects(agent.execute('guest-fstrim'), { code: 'disconnected' });
  guest.behaviour = 'honest';
  await agent.execute('guest-ping');
  assert.deepEqual(guest.received, ['guest-fstrim', 'guest-ping']);
});

test('calls that are made at once are sent one after the other, each with its own time', async () => {
  using guest = await HostileAgent.start('late');
  guest.delay = 60;
  using agent = await connect(guest.socket);
  const calls = Array.from({ length: 5 }, () => agent.execute('guest-ping', {}, { timeout: 1_000 }));
  await sleep(30);
  assert.equal(guest.received.length, 1);
  await Promise.all(calls);
});

test('a signal ends a call that is under way; its answer is not taken for another', async () => {
  using guest = await HostileAgent.start('late');
  guest.results.set('guest-get-time', 1);
  using agent = await connect(guest.socket);
  const reason = new Error('enough');
  const controller = new AbortController();
  const call = agent.execute('guest-get-time', {}, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(call, reason);
  guest.behaviour = 'honest';
  guest.results.set('guest-get-time', 2);
  assert.equal(await agent.execute('guest-get-time'), 2);
});

test('a signal ends the wait of a call for its turn, and that call is never sent', async () => {
  using guest = await HostileAgent.start('late');
  using agent = await connect(guest.socket);
  const first = agent.execute('guest-ping');
  const second = agent.execute('guest-fstrim', {}, { signal: AbortSignal.timeout(20) });
  const third = agent.execute('guest-ping');
  await assert.rejects(second, { name: 'TimeoutError' });
  await Promise.all([first, third]);
  assert.deepEqual(guest.received, ['guest-ping', 'guest-ping']);
});

test('a signal that was given before sends nothing', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  await assert.rejects(
    agent.execute('guest-fstrim', {}, { signal: AbortSignal.abort(new Error('no')) }),
    /no/,
  );
  assert.deepEqual(guest.received, []);
});

test('an agent that still works on what was given up is busy', async () => {
  using guest = await HostileAgent.start('silent');
  using agent = await connect(guest.socket);
  await assert.rejects(agent.execute('guest-fstrim', {}, { timeout: 20 }), { code: 'timeout' });
  guest.spoilsHandshake = true;
  await assert.rejects(agent.execute('guest-ping', {}, { timeout: 50 }), { code: 'busy' });
});

test('an agent that has fallen silent is found out by a handshake, though nothing was asked of it', async () => {
  using guest = await HostileAgent.start();
  using agent = await connect(guest.socket);
  await agent.sync();
  guest.behaviour = 'silent';
  guest.spoilsHandshake = true;
  await assert.rejects(agent.sync({ timeout: 50 }), { code: 'busy' });
  guest.behaviour = 'honest';
  await agent.sync();
  assert.deepEqual(await agent.execute('guest-ping'), {});
});

test('a connection that its owner has closed is not opened again', async () => {
  using guest = await HostileAgent.start();
  const agent = await connect(guest.socket);
  agent.close();
  await assert.rejects(agent.execute('guest-ping'), { code: 'disconnected' });
});

test('closing ends a call that is under way', async () => {
  using guest = await HostileAgent.start('silent');
  const agent = await connect(guest.socket);
  const call = agent.execute('guest-ping');
  await sleep(20);
  agent.close();
  await assert.rejects(call, { code: 'disconnected' });
});

test('a function that makes streams is a target', async () => {
  using guest = await HostileAgent.start();
  let opened = 0;
  using agent = new GuestAgent(async () => {
    opened++;
    const socket = connectSocket(guest.socket);
    await once(socket, 'connect');
    return socket;
  });
  await agent.execute('guest-ping');
  guest.behaviour = 'close';
  await assert.rejects(agent.execute('guest-ping'), { code: 'disconnected' });
  guest.behaviour = 'honest';
  await agent.execute('guest-ping');
  assert.equal(opened, 2);
});

test('an agent that is not there yet is waited for', async () => {
  using guest = await HostileAgent.start('close');
  guest.spoilsHandshake = true;
  setTimeout(() => (guest.spoilsHandshake = false), 100);
  using agent = await waitForAgent(guest.socket, { timeout: 5_000, pause: 20 });
  guest.behaviour = 'honest';
  await agent.execute('guest-ping');
  await assert.rejects(waitForAgent('/nonexistent/qga.sock', { timeout: 50, pause: 20 }), {
    code: 'timeout',
    message: /^no agent has answered within 50 ms: cannot connect/,
  });
});

test('where no agent has ever answered, the next attempt connects anew', async () => {
  using guest = await HostileAgent.start('silent');
  const streams: Socket[] = [];
  using agent = new GuestAgent(async () => {
    const socket = connectSocket(guest.socket);
    streams.push(socket);
    await once(socket, 'connect');
    return socket;
  });
  guest.spoilsHandshake = true;
  await assert.rejects(agent.sync({ timeout: 100 }), { code: 'no-agent' });
  guest.spoilsHandshake = false;
  await agent.sync({ timeout: 5_000 });
  assert.deepEqual(
    streams.map(({ destroyed }) => destroyed),
    [true, false],
  );
});

test('a deadline of the command is used where the call names none, and the connection may name it', async () => {
  using guest = await HostileAgent.start('silent');
  using agent = new GuestAgent(guest.socket, { timeouts: { 'guest-ping': 30 } });
  assert.equal(agent.timeout('guest-ping'), 30);
  assert.equal(agent.timeout('guest-fsfreeze-freeze'), 600_000);
  await assert.rejects(agent.execute('guest-ping'), { message: 'guest-ping: no answer within 30 ms' });
});

test('limits on answers may be set', async () => {
  using guest = await HostileAgent.start();
  guest.results.set('guest-get-host-name', { 'host-name': 'x'.repeat(2000) });
  using agent = await connect(guest.socket, { limits: { bytes: 1000 } });
  await assert.rejects(agent.execute('guest-get-host-name'), { code: 'protocol' });
});

test('a command that the administrator has blocked is told from one that has to wait for a thaw', async () => {
  using guest = TestAgent.start({ blocked: ['guest-exec'] });
  guest.platform.filesystems.mounted = [];
  using agent = await guest.connect();
  await assert.rejects(agent.execute('guest-exec', { path: 'true' }), { code: 'blocked' });
  await assert.rejects(agent.execute('guest-no-such' as 'guest-ping'), { code: 'unknown-command' });
});

test('agents that word both alike are asked whether they are frozen', async () => {
  using guest = await HostileAgent.start();
  const desc = 'Command guest-exec has been disabled: the command is not allowed';
  const refusal = { class: 'CommandNotFound', desc };
  for (const [status, code] of [
    ['frozen', 'frozen'],
    ['thawed', 'blocked'],
  ] as const) {
    guest.errors.set('guest-exec', refusal);
    guest.results.set('guest-fsfreeze-status', status);
    using agent = await connect(guest.socket);
    await assert.rejects(agent.execute('guest-exec', { path: 'true' }), { code, message: desc });
  }
});

test('a command that is answered only when it fails ends when the agent has accepted it', async () => {
  using guest = await HostileAgent.start();
  guest.unanswered.add('guest-shutdown');
  using agent = await connect(guest.socket);
  assert.deepEqual(await agent.execute('guest-shutdown'), {});
  guest.unanswered.clear();
  guest.errors.set('guest-shutdown', { class: 'GenericError', desc: 'no' });
  await assert.rejects(agent.execute('guest-shutdown'), { code: 'refused', message: 'no' });
  await agent.execute('guest-ping');
});

test('there is advice for each code', () => {
  assert.deepEqual(Object.keys(advice).sort(), [...errorCodes].sort());
});
