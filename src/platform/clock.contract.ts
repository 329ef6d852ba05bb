import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from './clock.ts';

/** What every implementation of Clock does. */
export function clockContract(name: string, create: () => Clock): void {
  test(`${name}: the time is a whole number of microseconds after 1970`, () => {
    const time = create().now();
    assert.ok(Number.isSafeInteger(time) && time > 0);
  });
}

/** What every implementation does, with a hardware clock or without. */
export function clockChangeContract(name: string, create: (hardware: boolean) => Clock): void {
  test(`${name}: it is what it was set to`, () => {
    const clock = create(true);
    clock.set(1_767_225_600_123_456);
    assert.equal(clock.now(), 1_767_225_600_123_456);
  });

  test(`${name}: the hardware clock is what it was set to, to within a second`, () => {
    const clock = create(true);
    const time = 1_767_225_600_987_654;
    assert.equal(clock.setHardware(time), true);
    assert.ok(Math.abs(clock.hardware()! - time) < 1_000_000);
  });

  test(`${name}: where there is no hardware clock, it is not set and has no time`, () => {
    const clock = create(false);
    assert.equal(clock.setHardware(1_767_225_600_000_000), false);
    assert.equal(clock.hardware(), undefined);
  });
}
