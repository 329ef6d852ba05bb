import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostileAgent } from '../testing/index.ts';
import { connect, GuestAgent } from './index.ts';

/** QEMU's monitor, as far as the client asks it. It serves one client at a time, as QEMU does. */
class Monitor {
  status = 'running';
  isOpen = true;
  clients = 0;
  /** How many there were at once. */
  most = 0;
  readonly #server: Server;
  readonly #agent: string;
  #socket: Socket | undefined;

  constructor(path: string, agent: string) {
    this.#agent = agent;
    this.#server = createServer((socket) => {
      this.#socket = socket;
      this.most = Math.max(this.most, ++this.clients);
      socket.on('close', () => this.clients--).on('error', () => {});
      socket.write('{"QMP": {"version": {}, "capabilities": []}}\r\n');
      createInterface({ input: socket })
        .on('line', (line) => {
          const {
            execute,
            arguments: args,
            id,
          } = JSON.parse(line) as {
            execute: string;
            arguments: { path?: string; property?: string };
            id: number;
          };
          socket.write(`${JSON.stringify({ return: this.#answer(execute, args), id })}\r\n`);
        })
        .on('error', () => {});
    }).listen(path);
  }

  tell(event: string, data: object = {}): void {
    this.#socket?.write(`${JSON.stringify({ event, data, timestamp: {} })}\r\n`);
  }

  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #answer(command: string, args: { path?: string; property?: string }): unknown {
    switch (command) {
      case 'query-status':
        return { status: this.status, running: this.status === 'running' };
      case 'query-chardev':
        return [
          { label: 'other', filename: 'disconnected:unix:/other,server=on', 'frontend-open': true },
          { label: 'qga', filename: `unix:${this.#agent},server=on`, 'frontend-open': this.isOpen },
        ];
      case 'qom-list':
        return args.path === '/machine/peripheral'
          ? [
              { name: 'spice', type: 'child<virtserialport>' },
              { name: 'port', type: 'child<virtserialport>' },
            ]
          : [{ name: 'type', type: 'string' }];
      case 'qom-get': {
        const isAgent = args.path?.endsWith('/port') === true;
        if (args.property === 'chardev') return isAgent ? 'qga' : 'other';
        return isAgent ? 'org.qemu.guest_agent.0' : 'com.redhat.spice.0';
      }
      default:
        return {};
    }
  }
}

let folder: string;
let guest: HostileAgent;
let monitor: Monitor;
let target: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qga-qmp-'));
  guest = await HostileAgent.start();
  target = `qemu:${folder}/qmp`;
  monitor = new Monitor(join(folder, 'qmp'), guest.socket);
});

afterEach(() => {
  monitor.close();
  guest.close();
  rmSync(folder, { recursive: true });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

test('the channel of the agent is found by the name of its port', async () => {
  await using agent = await connect(target);
  assert.deepEqual(await agent.execute('guest-get-host-name'), { 'host-name': 'hostile' });
  assert.equal(await agent.power.state(), 'running');
  await until(() => monitor.clients === 0); // it is left to others between calls
});

test('a machine that is paused, asleep or off is told at once, and not after the time is over', async () => {
  const states = { paused: 'paused', suspended: 'paused', shutdown: 'not-running', 'io-error': 'paused' };
  for (const [status, code] of Object.entries(states)) {
    monitor.status = status;
    const started = performance.now();
    await assert.rejects(connect(target, { timeout: 60_000 }), { name: 'UnavailableError', code });
    assert.ok(performance.now() - started < 10_000);
  }
});

test('a guest in which nobody has the channel open has no agent', async () => {
  monitor.isOpen = false;
  await assert.rejects(connect(target, { timeout: 60_000 }), { code: 'no-agent' });
});

test('an agent that has the channel open and does not answer is busy', async () => {
  guest.behaviour = 'silent';
  guest.spoilsHandshake = true;
  await assert.rejects(connect(target, { timeout: 100 }), { code: 'busy' });
});

test('silence in the midst of a call is explained by what the monitor says', async () => {
  await using agent = await connect(target);
  guest.behaviour = 'silent';
  monitor.status = 'paused';
  await assert.rejects(agent.execute('guest-ping', {}, { timeout: 50 }), { code: 'paused' });
  guest.spoilsHandshake = true;
  await assert.rejects(agent.execute('guest-ping', {}, { timeout: 50 }), { code: 'paused' });
  monitor.status = 'running';
  await assert.rejects(agent.execute('guest-ping', {}, { timeout: 50 }), { code: 'busy' });
});

test('a monitor that is not there is no socket; one that does not answer is told so', async () => {
  await assert.rejects(connect(`unix:${guest.socket},qmp=/nonexistent`), { code: 'no-socket' });
  using silent = await HostileAgent.start('silent');
  await assert.rejects(connect(`qemu:${silent.socket}`, { timeout: 100 }), { code: 'no-socket' });
});

test('a shutdown is confirmed by the event, with calls of others in between', async () => {
  await using agent = await connect(target);
  guest.unanswered.add('guest-shutdown');
  await until(() => monitor.clients === 0);
  monitor.most = 0;
  const shutdown = agent.power.shutdown();
  await until(() => guest.received.includes('guest-shutdown'));
  await agent.execute('guest-ping');
  monitor.tell('RTC_CHANGE');
  monitor.tell('SHUTDOWN', { guest: true, reason: 'guest-shutdown' });
  assert.deepEqual(await shutdown, { isConfirmed: true });
  assert.equal(monitor.most, 1, 'one connection to the monitor at a time');
});

test('a shutdown that is refused is a refusal, and one that does not come a time-out', async () => {
  await using agent = await connect(target);
  guest.unanswered.add('guest-shutdown');
  await assert.rejects(agent.power.shutdown('powerdown', { timeout: 100 }), { code: 'timeout' });
  guest.unanswered.clear();
  guest.errors.set('guest-shutdown', { class: 'GenericError', desc: 'no' });
  await assert.rejects(agent.power.shutdown('powerdown', { timeout: 60_000 }), {
    code: 'refused',
    message: 'no',
  });
});

test('a shutdown that no agent can be told fails at once', async () => {
  using agent = new GuestAgent(target);
  monitor.isOpen = false;
  await assert.rejects(agent.power.shutdown('powerdown', { timeout: 60_000 }), { code: 'no-agent' });
});

test('a guest that falls asleep before it answers is confirmed to sleep', async () => {
  await using agent = await connect(target);
  guest.unanswered.add('guest-suspend-ram');
  guest.unanswered.add('guest-sync');
  const suspend = agent.power.suspend('ram');
  await until(() => guest.received.includes('guest-suspend-ram'));
  monitor.status = 'suspended';
  monitor.tell('SUSPEND');
  assert.deepEqual(await suspend, { isConfirmed: true });
  assert.equal(await agent.power.state(), 'suspended');
});

test('without a monitor silence is what a guest that sleeps says, and no answer of its agent is missed', async () => {
  guest.unanswered.add('guest-suspend-ram');
  guest.unanswered.add('guest-sync');
  await using agent = new GuestAgent(guest.socket);
  assert.deepEqual(await agent.power.suspend('ram', { timeout: 100 }), { isConfirmed: false });
  await agent.execute('guest-suspend-ram', {}, { timeout: 100 });
  const interrupted = { timeout: 60_000, signal: AbortSignal.timeout(50) };
  await assert.rejects(agent.power.suspend('ram', interrupted), { name: 'TimeoutError' });
  guest.unanswered.clear();
  guest.errors.set('guest-suspend-ram', { class: 'GenericError', desc: 'no' });
  await assert.rejects(agent.power.suspend('ram'), { code: 'refused' });
  await agent.execute('guest-ping');
});

test('without a monitor a shutdown is accepted, and more is not known', async () => {
  guest.unanswered.add('guest-shutdown');
  await using agent = new GuestAgent(guest.socket);
  assert.deepEqual(await agent.power.shutdown('reboot'), { isConfirmed: false });
  assert.equal(await agent.power.state(), undefined);
  await assert.rejects(agent.power.wakeUp(), { name: 'UnavailableError' });
});
