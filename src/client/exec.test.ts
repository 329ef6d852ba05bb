import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { TestAgent } from '../testing/index.ts';
import type { GuestAgent } from './index.ts';

let guest: TestAgent;
let agent: GuestAgent;

beforeEach(async () => {
  guest = TestAgent.start();
  agent = await guest.connect();
});

afterEach(() => {
  agent.close();
  guest.close();
});

function link(name: string, hardwareAddress: string, ...addresses: string[]): void {
  guest.platform.network.links.push({
    name,
    hardwareAddress,
    addresses: addresses.map((address) => ({
      family: address.includes(':') ? 'ipv6' : 'ipv4',
      address,
      prefix: 24,
    })),
    statistics: undefined,
  });
}

test('a program is run with its arguments, environment and input, and its end and output are told', async () => {
  guest.platform.exec.programs.set('/bin/p', ({ program, input, write }) => {
    write('stdout', `${JSON.stringify([program.arguments, program.environment])} ${input}`);
    write('stderr', '\xff');
    return { code: 3 };
  });
  const result = await agent.exec('/bin/p', ['a b', '-x'], { input: 'ü', env: { A: '1', B: '' } });
  assert.equal(result.exitCode, 3);
  assert.equal(result.signal, undefined);
  assert.match(result.stdout.toString(), /a b/);
  assert.match(result.stdout.toString(), /A=1/);
  assert.match(result.stdout.toString(), /\u00c3|ü/);
  assert.deepEqual([...result.stderr], [0xff]);
  assert.equal(result.isTruncated, false);
});

test('a program that a signal has ended tells the signal', async () => {
  guest.platform.exec.programs.set('/bin/p', () => ({ signal: 11 }));
  const { exitCode, signal } = await agent.exec('/bin/p');
  assert.deepEqual([exitCode, signal], [undefined, 11]);
});

test('both outputs may be merged, or dropped', async () => {
  guest.platform.exec.programs.set('/bin/p', ({ write }) => {
    write('stdout', 'a');
    write('stderr', 'b');
    return { code: 0 };
  });
  const merged = await agent.exec('/bin/p', [], { output: 'merged' });
  assert.deepEqual([merged.stdout.toString(), merged.stderr.length], ['ab', 0]);
  const none = await agent.exec('/bin/p', [], { output: 'none' });
  assert.deepEqual([none.stdout.length, none.stderr.length], [0, 0]);
});

test('a program that does not exist is a refusal', async () => {
  await assert.rejects(agent.exec('/bin/none'), { code: 'refused', message: /No such file or directory/ });
});

test('a program that outlives its deadline is killed by its number', async () => {
  const { programs, started } = guest.platform.exec;
  const { promise, resolve } = Promise.withResolvers<{ signal: number }>();
  programs.set('/bin/p', () => promise);
  programs.set('kill', ({ program }) => {
    assert.deepEqual(program.arguments, ['-KILL', '1']);
    resolve({ signal: 9 });
    return { code: 0 };
  });
  await assert.rejects(agent.exec('/bin/p', [], { timeout: 50 }), { code: 'timeout' });
  assert.equal(started.length, 2);
});

test('a program whose wait is given up by a signal is killed as well', async () => {
  const { programs } = guest.platform.exec;
  const { promise, resolve } = Promise.withResolvers<{ signal: number }>();
  programs.set('/bin/p', () => promise);
  let isKilled = false;
  programs.set('kill', () => {
    isKilled = true;
    resolve({ signal: 9 });
    return { code: 0 };
  });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 30);
  await assert.rejects(agent.exec('/bin/p', [], { signal: controller.signal }), /enough/);
  assert.ok(isKilled);
});

test('that a program could not be killed is told', async () => {
  guest.platform.exec.programs.set('/bin/p', () => new Promise(() => {}));
  await assert.rejects(agent.exec('/bin/p', [], { timeout: 30 }), {
    code: 'timeout',
    message: /not ended within 30 ms, and could not be killed: .*No such file/,
  });
});

test('a program that was started can be asked after, and keeps its result', async () => {
  const { promise, resolve } = Promise.withResolvers<{ code: number }>();
  guest.platform.exec.programs.set('/bin/p', () => promise);
  const program = await agent.start('/bin/p');
  assert.equal(await program.poll(), undefined);
  resolve({ code: 0 });
  assert.equal((await program.wait()).exitCode, 0);
  assert.equal((await program.poll())?.exitCode, 0);
});

test('a program is run again and again until it succeeds, or the time is over', async () => {
  const { programs, started } = guest.platform.exec;
  programs.set('ready', () => ({ code: started.length < 3 ? 1 : 0 }));
  await agent.wait.forProgram('ready', [], { pause: 5, timeout: 5_000 });
  assert.equal(started.length, 3);
  programs.set('never', () => ({ code: 1 }));
  await assert.rejects(agent.wait.forProgram('never', [], { pause: 5, timeout: 40 }), { code: 'timeout' });
});

test('the address of a card is waited for, and none of the loopback or of a link', async () => {
  link('lo', '00:00:00:00:00:00', '127.0.0.1', '::1');
  link('eth0', '52:54:00:00:00:01', '169.254.1.1', 'fe80::1');
  await assert.rejects(agent.wait.forAddress({ timeout: 30, pause: 5 }), { code: 'timeout' });
  setTimeout(() => link('eth1', '52:54:00:00:00:0a', '192.0.2.7', '2001:db8::7'), 30);
  const { address } = await agent.wait.forAddress({ mac: '52:54:00:00:00:0A', pause: 5, timeout: 5_000 });
  assert.equal(address, '192.0.2.7');
  assert.deepEqual(await agent.wait.forAddress({ family: 'ipv6' }), {
    address: '2001:db8::7',
    prefix: 24,
    family: 'ipv6',
    interface: 'eth1',
    mac: '52:54:00:00:00:0a',
  });
});

test('the guest’s clock is read, compared with the host’s, and set to it', async () => {
  const { clock } = guest.platform;
  clock.hardwareTime = 0;
  clock.time = (Date.now() + 60_000) * 1000;
  assert.equal(await agent.clock.now(), BigInt(clock.time) * 1000n);
  const { milliseconds, uncertainty } = await agent.clock.offset();
  assert.ok(Math.abs(milliseconds - 60_000) < 5_000 && uncertainty < 5_000);
  await agent.clock.set();
  assert.ok(Math.abs(clock.time / 1000 - Date.now()) < 5_000);
  await agent.clock.set(new Date(0));
  assert.equal(clock.time, 0);
});
