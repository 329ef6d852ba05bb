import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeClock } from '../../platform/fake/clock.ts';
import { FakeHost } from '../../platform/fake/host.ts';
import { EPERM, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getHostName } from './get-host-name.ts';
import { getLoad } from './get-load.ts';
import { getOsinfo } from './get-osinfo.ts';
import { getTime } from './get-time.ts';
import { getTimezone } from './get-timezone.ts';

const runtime = createRuntime();
after(() => runtime.close());

function setup(): { agent: AgentContext; clock: FakeClock; host: FakeHost } {
  const parts = { clock: new FakeClock(), host: new FakeHost() };
  return { agent: agentContext(runtime, parts), ...parts };
}

function fail(): never {
  throw new SystemError(-EPERM, 'uname');
}

test('get-time tells nanoseconds, exactly', () => {
  const { agent, clock } = setup();
  clock.time = 1_790_000_000_123_457;
  assert.equal(getTime(agent, {}), 1_790_000_000_123_457_000n);
});

test('get-host-name tells the name', () => {
  const { agent, host } = setup();
  host.hostName = 'web-1.example';
  assert.deepEqual(getHostName(agent, {}), { 'host-name': 'web-1.example' });
});

test('get-load tells the shortest time first', () => {
  const { agent, host } = setup();
  host.load = [1.5, 0.25, 0];
  assert.equal(JSON.stringify(getLoad(agent, {})), '{"load1m":1.5,"load5m":0.25,"load15m":0}');
});

test('get-timezone tells abbreviation and offset, or the offset alone', () => {
  const { agent, host } = setup();
  host.localTimezone = { offset: 7200, zone: 'CEST' };
  assert.deepEqual(getTimezone(agent, {}), { zone: 'CEST', offset: 7200 });
  host.localTimezone = { offset: 7200, zone: undefined };
  assert.deepEqual(getTimezone(agent, {}), { offset: 7200 });
  host.localTimezone = undefined;
  const message = "Couldn't retrieve local timezone";
  assert.throws(() => getTimezone(agent, {}), { name: 'CommandError', message });
});

test("get-osinfo tells the kernel, and what os-release has of it, in the schema's order", () => {
  const { agent, host } = setup();
  host.running = { release: '6.12.43', version: '#1 SMP', machine: 'x86_64' };
  host.release = new Map([
    ['VERSION', '42 (Server)'],
    ['PRETTY_NAME', 'Fedora Linux 42'],
    ['ANSI_COLOR', '1;34'],
    ['VARIANT_ID', 'server'],
    ['VARIANT', ''],
    ['ID', 'fedora'],
  ]);
  assert.deepEqual(Object.entries(getOsinfo(agent, {})), [
    ['kernel-release', '6.12.43'],
    ['kernel-version', '#1 SMP'],
    ['machine', 'x86_64'],
    ['id', 'fedora'],
    ['pretty-name', 'Fedora Linux 42'],
    ['version', '42 (Server)'],
    ['variant', ''],
    ['variant-id', 'server'],
  ]);
  host.release = undefined;
  assert.deepEqual(Object.keys(getOsinfo(agent, {})), ['kernel-release', 'kernel-version', 'machine']);
});

test('what the kernel refuses is told', () => {
  const host = Object.assign(new FakeHost(), { name: fail, kernel: fail, loads: fail });
  const agent = agentContext(runtime, { host });
  const text = 'Operation not permitted';
  assert.throws(() => getHostName(agent, {}), { message: `cannot get hostname: ${text}` });
  assert.throws(() => getOsinfo(agent, {}), { message: `uname failed: ${text}` });
  assert.throws(() => getLoad(agent, {}), { message: `cannot query load average: ${text}` });
});
