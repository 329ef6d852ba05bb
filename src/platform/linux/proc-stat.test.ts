import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCpuTimes } from './proc-stat.ts';

test('each processor has its line, in hundredths of a second; the sum of all is left out', () => {
  const stat = `\
cpu  15736 0 9529 848492 792 0 491 0 0 0
cpu0 7493 0 3993 425800 47 0 192 1 2 3
cpu2 8242 0 5535 422691 745 0 298 0 0 0
intr 626962 0 0 0
ctxt 1128745
`;
  assert.deepEqual(parseCpuTimes(stat), [
    { id: 0, milliseconds: [74_930, 0, 39_930, 4_258_000, 470, 0, 1920, 10, 20, 30] },
    { id: 2, milliseconds: [82_420, 0, 55_350, 4_226_910, 7450, 0, 2980, 0, 0, 0] },
  ]);
});

test('old kernels print fewer columns, newer ones may print more', () => {
  assert.deepEqual(parseCpuTimes('cpu0 1 2 3 4\n')[0]?.milliseconds, [10, 20, 30, 40]);
  assert.equal(parseCpuTimes('cpu0 1 2 3 4 5 6 7 8 9 10 11\n')[0]?.milliseconds.length, 10);
});

test('a line that is cut short ends the list', () => {
  assert.deepEqual(
    parseCpuTimes('cpu0 1 2 3 4\ncpu1 1 2 3\ncpu2 1 2 3 4\n').map(({ id }) => id),
    [0],
  );
});

test('times beyond what a number holds stay exact', () => {
  assert.deepEqual(parseCpuTimes('cpu0 900719925474100 18446744073709551615 0 0\n')[0]?.milliseconds, [
    9_007_199_254_741_000n,
    184_467_440_737_095_516_150n,
    0,
    0,
  ]);
});
