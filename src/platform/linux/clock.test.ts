import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPERM } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { clockChangeContract, clockContract } from '../clock.contract.ts';
import { LinuxClock, type ZoneOffset } from './clock.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { FakeRtc } from './testdata/fake-rtc.ts';

const utc: ZoneOffset = () => assert.fail('a clock in UTC needs no zone');

clockContract('Linux clock', () => new LinuxClock(sys, new CapturedTree({}), utc));

clockChangeContract('Linux clock', (hardware) => {
  const rtc = new FakeRtc(hardware ? '/dev/rtc0' : undefined);
  return new LinuxClock(rtc.sys, new CapturedTree({}), utc);
});

/** Central Europe in 2026: summer time from 29 March, 1:00 UTC, to 25 October, 1:00 UTC. */
const berlin: ZoneOffset = (seconds) =>
  seconds >= Date.UTC(2026, 2, 29, 1) / 1000 && seconds < Date.UTC(2026, 9, 25, 1) / 1000 ? 7200 : 3600;

test('a hardware clock in local time is read and set in it, in summer and in winter', () => {
  const rtc = new FakeRtc('/dev/rtc0');
  const adjtime = { '/etc/adjtime': '0.0 0 0.0\n0\nLOCAL\n' };
  const clock = new LinuxClock(rtc.sys, new CapturedTree(adjtime), berlin);
  for (const [utc, local] of [
    ['2026-01-15T12:00:00Z', '2026-01-15T13:00:00Z'],
    ['2026-03-29T00:59:59Z', '2026-03-29T01:59:59Z'],
    ['2026-03-29T01:00:00Z', '2026-03-29T03:00:00Z'],
    ['2026-07-01T22:30:00Z', '2026-07-02T00:30:00Z'],
    ['2026-10-25T02:00:00Z', '2026-10-25T03:00:00Z'],
  ] as const) {
    assert.equal(clock.setHardware(Date.parse(utc) * 1000), true);
    assert.equal(rtc.shown, Date.parse(local) / 1000);
    assert.equal(clock.hardware(), Date.parse(utc) * 1000 + 500_000);
  }
});

test('a hardware clock is in UTC unless adjtime says otherwise in its third line', () => {
  for (const adjtime of ['', 'LOCAL\n', '0.0 0 0.0\n0\nUTC\n', '0.0 0 0.0\n0\nUTC\nLOCAL\n']) {
    const rtc = new FakeRtc('/dev/rtc0');
    new LinuxClock(rtc.sys, new CapturedTree({ '/etc/adjtime': adjtime }), utc).setHardware(
      1_767_225_600_900_000,
    );
    assert.equal(rtc.shown, 1_767_225_600);
  }
});

test('a clock that the kernel does not let us set is told', () => {
  const rtc = new FakeRtc(undefined);
  rtc.sys.setRealTime = () => -EPERM;
  assert.throws(() => new LinuxClock(rtc.sys, new CapturedTree({}), utc).set(0), {
    code: 'EPERM',
    syscall: 'clock_settime',
  });
});
