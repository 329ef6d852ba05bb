import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES, EBUSY, EINVAL, ENODEV, ENXIO } from '../../runtime/index.ts';
import { readRtc, setRtc } from './rtc.ts';
import { FakeRtc } from './testdata/fake-rtc.ts';

test('what a hardware clock shows is set and read back, whatever the day', () => {
  const rtc = new FakeRtc('/dev/rtc0');
  for (const time of [
    '1970-01-01T00:00:00Z',
    '2024-02-29T23:59:59Z',
    '2026-12-31T12:34:56Z',
    '2069-12-31T23:59:59Z',
  ]) {
    const seconds = Date.parse(time) / 1000;
    assert.equal(setRtc(rtc.sys, seconds), true);
    assert.equal(rtc.shown, seconds);
    assert.equal(readRtc(rtc.sys), seconds);
  }
  assert.equal(rtc.opened, 0);
});

test('/dev/rtc serves where there is no rtc0, or nothing behind its node', () => {
  const rtc = new FakeRtc('/dev/rtc');
  for (const failure of [undefined, -ENODEV, -ENXIO]) {
    if (failure !== undefined) rtc.failures.set('/dev/rtc0', failure);
    assert.equal(setRtc(rtc.sys, 1_767_225_600), true);
  }
  assert.equal(rtc.shown, 1_767_225_600);
});

test('without a clock there is no time, and nothing is set', () => {
  const { sys } = new FakeRtc(undefined);
  assert.equal(readRtc(sys), undefined);
  assert.equal(setRtc(sys, 0), false);
});

test('a clock that refuses is told with its path, and is closed', () => {
  const rtc = new FakeRtc('/dev/rtc0');
  rtc.refusal = -EINVAL;
  assert.throws(() => readRtc(rtc.sys), { code: 'EINVAL', syscall: 'ioctl', path: '/dev/rtc0' });
  rtc.refusal = -EACCES;
  assert.throws(() => setRtc(rtc.sys, 0), { code: 'EACCES', syscall: 'ioctl', path: '/dev/rtc0' });
  assert.equal(rtc.opened, 0);
  const other = new FakeRtc('/dev/rtc');
  other.failures.set('/dev/rtc0', -EBUSY);
  assert.throws(() => setRtc(other.sys, 0), { code: 'EBUSY', syscall: 'open', path: '/dev/rtc0' });
});
