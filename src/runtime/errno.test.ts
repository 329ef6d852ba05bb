import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import * as errno from './errno.ts';
import { errnoName, errnoText } from './errno.ts';
import { libcText } from './node/testdata/libc-text.ts';

/** More than Linux has. */
const NUMBERS = Array.from({ length: 200 }, (_, i) => i + 1);

test('every error number has the text of glibc', () => {
  for (const number of NUMBERS) assert.equal(errnoText(number), libcText('strerror', number));
});

test('every error number has its name, and those that Linux does not have are named after the number', () => {
  for (const number of NUMBERS)
    assert.equal(errnoName(number), libcText('strerrorname_np', number) ?? `E${number}`);
});

test('the numbers that the code decides on are those of the system', () => {
  const numbers = Object.entries(errno).filter(([, value]) => typeof value === 'number');
  assert.ok(numbers.length > 20);
  for (const [name, value] of numbers)
    assert.equal(value, constants.errno[name as keyof typeof constants.errno], name);
});
