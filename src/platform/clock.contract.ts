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
