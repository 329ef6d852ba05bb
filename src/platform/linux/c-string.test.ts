import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { cString } from './c-string.ts';

const field = Uint8Array.of(0x61, 0xc3, 0xa9, 0x62, 0, 0x63, 0xff);

test('a C string ends at its first zero byte', () => {
  assert.equal(cString(sys, field, 0, 7), 'aéb');
  assert.equal(cString(sys, field, 4, 7), '');
});

test('a C string without a zero byte fills its field', () => {
  assert.equal(cString(sys, field, 0, 3), 'aé');
  assert.equal(cString(sys, field, 5, 6), 'c');
});

test('bytes that are no text stand for themselves', () => {
  assert.equal(cString(sys, field, 5, 7), 'c\udcff');
});
