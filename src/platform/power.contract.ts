import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Power } from './power.ts';

/** What every implementation of Power does. `create` makes a machine that has these states. */
export function powerContract(name: string, create: (states: readonly string[]) => Power): void {
  test(`${name}: the states are told as the machine has them`, () => {
    assert.deepEqual(create([]).sleepStates(), []);
    assert.deepEqual(create(['freeze', 'mem', 'disk']).sleepStates(), ['freeze', 'mem', 'disk']);
  });

  test(`${name}: a machine that sleeps wakes up`, async () => {
    const power = create(['mem']);
    assert.equal(await power.sleep('mem'), undefined);
  });
}
