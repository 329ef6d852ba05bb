import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDiskstats } from './diskstats.ts';

test('all counters of a line are kept, as many as the kernel prints', () => {
  const text =
    ' 254       0 vda 75067 27415 3407354 12970 10666 25181 2356376 6209 0 10928 20365' +
    ' 4632 19 178224 619 1187 565\n' +
    '   8       1 sda1 1 2 3 4\n';
  const [vda, sda1] = parseDiskstats(text);
  assert.deepEqual([vda?.name, vda?.major, vda?.minor, vda?.counters.length], ['vda', 254, 0, 17]);
  assert.deepEqual(vda?.counters.slice(0, 3), [75067, 27415, 3407354]);
  assert.deepEqual(sda1, { name: 'sda1', major: 8, minor: 1, counters: [1, 2, 3, 4] });
});

test('a counter beyond 2^53 stays exact', () => {
  assert.equal(parseDiskstats('8 0 sda 18446744073709551615 0 0 0\n')[0]?.counters[0], 18446744073709551615n);
});

test('shorter lines are passed over', () => {
  assert.deepEqual(parseDiskstats('8 0 sda 1 2 3\n\n8 0\n'), []);
});
