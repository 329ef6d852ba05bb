import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, type Sample } from './soak/sample.ts';

function samples(change: (i: number) => Partial<Sample>): Sample[] {
  const one = {
    second: 0,
    requests: 1,
    median: 1,
    p99: 1,
    longest: 1,
    resident: 2e6,
    anonymous: 2e6,
    peak: 3e6,
    descriptors: 7,
    children: 0,
  };
  return Array.from({ length: 20 }, (_, i) => ({ ...one, ...change(i) }));
}

test('an agent that is as it was has not grown', () => {
  assert.deepEqual(growth(samples((i) => ({ anonymous: 2e6 + (i % 3) * 4096 }))), []);
  // What a transfer has left for a moment.
  assert.deepEqual(growth(samples((i) => ({ anonymous: i === 19 ? 6e6 : 5e6 }))), []);
});

test("the agent's own file that comes into memory as it is used is no growth", () => {
  assert.deepEqual(growth(samples((i) => ({ resident: 1e6 + i * 40_000 }))), []);
});

test('memory, descriptors and children that grow are told', () => {
  assert.deepEqual(growth(samples((i) => ({ anonymous: 2e6 + i * 40_000 }))), [
    'anonymous: from 2000000 to 2600000',
  ]);
  assert.deepEqual(growth(samples((i) => ({ descriptors: i < 10 ? 7 : 8 }))), ['descriptors: from 7 to 8']);
  assert.deepEqual(growth(samples((i) => ({ children: i > 18 ? 1 : 0 }))), ['children: from 0 to 1']);
});
