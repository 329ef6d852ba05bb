import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeClock } from '../../platform/fake/clock.ts';
import { FakeExec } from '../../platform/fake/exec.ts';
import { FakeHost } from '../../platform/fake/host.ts';
import { EBUSY, EINVAL, EPERM, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { setTime } from './set-time.ts';

const runtime = createRuntime();
after(() => runtime.close());
const HWCLOCK = '/sbin/hwclock';

interface Parts {
  readonly clock: FakeClock;
  readonly exec: FakeExec;
  readonly host: FakeHost;
}

function setup(): Parts & { agent: AgentContext } {
  const parts = { clock: new FakeClock(), exec: new FakeExec(), host: new FakeHost() };
  return { agent: agentContext(runtime, parts), ...parts };
}

/** With a program that only succeeds. */
function withProgram(): Parts & { agent: AgentContext } {
  const made = setup();
  made.exec.programs.set(HWCLOCK, () => ({ code: 0 }));
  return made;
}

async function fails(agent: AgentContext, time: number | bigint | undefined, message: string): Promise<void> {
  const args = time === undefined ? {} : { time };
  await assert.rejects(async () => await setTime(agent, args), { name: 'CommandError', message });
}

const refuse = (errno: number, syscall: string, path?: string) => () => {
  throw new SystemError(-errno, syscall, path);
};

test('set-time sets the system clock to the microsecond, then the hardware clock from it', async () => {
  const { agent, clock, exec } = setup();
  let seen = 0;
  exec.programs.set(HWCLOCK, () => {
    seen = clock.time;
    return { code: 0 };
  });
  assert.deepEqual(await setTime(agent, { time: 1_767_225_600_123_456_789n }), {});
  assert.equal(seen, 1_767_225_600_123_456);
  const [program] = exec.started;
  assert.equal(exec.started.length, 1);
  assert.equal(program?.path, HWCLOCK);
  assert.deepEqual(program.arguments, ['-w']);
});

test('set-time without a time leaves it to hwclock to set the system clock', async () => {
  const { agent, clock, exec } = withProgram();
  const before = clock.time;
  assert.deepEqual(await setTime(agent, {}), {});
  assert.equal(clock.time, before);
  assert.deepEqual(exec.started[0]?.arguments, ['-s']);
});

test('set-time takes local years from 1970 to 2069, in the zone of that time', async () => {
  const { agent, clock, exec, host } = withProgram();
  const end = BigInt(Date.UTC(2070, 0, 1)) * 1_000_000n;
  const hour = 3600n * 1_000_000_000n;
  await fails(agent, -1_000_000_000, 'Invalid time');
  await fails(agent, end, 'Invalid time');
  await fails(agent, 2n ** 63n - 1n, 'Invalid time');
  await fails(agent, -(2n ** 63n), 'Invalid time');
  assert.equal(clock.time, new FakeClock().time);
  assert.deepEqual(exec.started, []);
  await setTime(agent, { time: end - 1n });
  assert.equal(BigInt(clock.time), end / 1000n - 1n);
  // Two hours ahead of UTC now, but one at the end of 2069.
  const autumn = Date.UTC(2069, 9, 27, 1) / 1000;
  Object.assign(host, { timezone: (seconds = 0) => ({ offset: seconds < autumn ? 7200 : 3600 }) });
  await fails(agent, end - hour, 'Invalid time');
  await setTime(agent, { time: end - hour - 1n });
  await setTime(agent, { time: 0 });
  assert.equal(clock.time, 0);
  host.timezone = () => ({ zone: undefined, offset: -3600 });
  await fails(agent, hour - 1n, 'Invalid time');
  await setTime(agent, { time: end + hour - 1n });
  await fails(agent, end + hour, 'Invalid time');
});

test('set-time tells what the kernel refused, and leaves the hardware clock alone then', async () => {
  const { agent, clock, exec } = withProgram();
  clock.set = refuse(EPERM, 'clock_settime');
  await fails(agent, 0, 'Failed to set time to guest: Operation not permitted');
  assert.deepEqual(exec.started, []);
});

test('set-time tells what hwclock said; the system clock stays as it was set', async () => {
  const { agent, clock, exec } = setup();
  exec.programs.set(HWCLOCK, ({ write }) => {
    write('stderr', 'hwclock: no\n');
    return { code: 1 };
  });
  const message = 'child process has failed to set hardware clock to system time: hwclock: no\n';
  await fails(agent, 5_000_000_000, message);
  assert.equal(clock.time, 5_000_000);
  await fails(agent, undefined, message);
});

test('without hwclock set-time works on the hardware clock itself', async () => {
  const { agent, clock, exec } = setup();
  clock.hardwareTime = 0;
  assert.deepEqual(await setTime(agent, { time: 1_767_225_600_123_456_789n }), {});
  assert.deepEqual([clock.time, clock.hardwareTime], [1_767_225_600_123_456, 1_767_225_600_123_456]);
  clock.hardwareTime = 1_767_225_777_500_000;
  assert.deepEqual(await setTime(agent, {}), {});
  assert.equal(clock.time, 1_767_225_777_500_000);
  assert.deepEqual(exec.started, []);
});

test('without hwclock set-time tells that there is no hardware clock, or why it cannot be used', async () => {
  const { agent, clock } = setup();
  const failed = 'failed to set hardware clock to system time';
  for (const time of [5_000_000_000, undefined])
    await fails(agent, time, `${failed}: there is no hardware clock`);
  assert.equal(clock.time, 5_000_000);
  clock.hardware = refuse(EBUSY, 'open', '/dev/rtc0');
  await fails(agent, undefined, `${failed}: open("/dev/rtc0"): Device or resource busy`);
  clock.setHardware = refuse(EINVAL, 'ioctl', '/dev/rtc0');
  await fails(agent, 0, `${failed}: ioctl("/dev/rtc0"): Invalid argument`);
  clock.hardware = () => 0;
  clock.set = refuse(EPERM, 'clock_settime');
  await fails(agent, undefined, 'Failed to set time to guest: Operation not permitted');
});
