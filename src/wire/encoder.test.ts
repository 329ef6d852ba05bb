import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Double } from './double.ts';
import { encode, type Encodable } from './encoder.ts';
import { LongString } from './long-string.ts';
import { bytesOf } from './messages.reference.ts';
import { referenceScanner } from './scanner.reference.ts';

function check(value: Encodable, expected: string): void {
  assert.equal(encode(value), expected);
}

test('members and elements are separated as the C agent does it', () => {
  check({}, '{}');
  check([], '[]');
  check({ a: 1, 'b-c': [true, null, { d: 'e' }] }, '{"a": 1, "b-c": [true, null, {"d": "e"}]}');
  check([[1, 2], [], {}], '[[1, 2], [], {}]');
});

test('members that are undefined are left out', () => {
  check({ a: undefined }, '{}');
  check({ a: undefined, b: 1, c: undefined, d: 2 }, '{"b": 1, "d": 2}');
});

test('integers are exact', () => {
  check(0, '0');
  check(-5, '-5');
  check(Number.MAX_SAFE_INTEGER, '9007199254740991');
  check((1n << 64n) - 1n, '18446744073709551615');
  check(-(1n << 63n), '-9223372036854775808');
});

test('doubles have the shortest form that reads back the same', () => {
  check(0.1, '0.1');
  check(1 / 3, '0.3333333333333333');
  check(1e300, '1e+300');
  check(5e-324, '5e-324');
  check(new Double(1000), '1000');
  check(new Double(2 ** 64), '18446744073709552000');
  check(new Double(-0), '-0');
});

test('what is no number of JSON is never written as inf or nan', () => {
  check(new Double(Infinity), '1e999');
  check(-Infinity, '-1e999');
  check(NaN, 'null');
});

test('a long string is written as it is', () => {
  const text = 'x~ '.repeat(1000);
  check([new LongString([bytesOf(text), bytesOf(text)], referenceScanner)], `["${text}${text}"]`);
});

test('values nested as deep as a message may be are written', () => {
  const nested = '[[{"a": "\\u0000", "b": 1}, '.repeat(341) + '[1, {}]' + ', 2], 3]'.repeat(341);
  assert.equal(encode(JSON.parse(nested)), nested);
  const objects = `${'{"a": {"b": 1, "c": '.repeat(512)}[]${'}}'.repeat(512)}`;
  assert.equal(encode(JSON.parse(objects)), objects);
});

test('names are escaped, however often they come', () => {
  for (let i = 0; i < 3; i++) check({ 'é"': 1, __proto__: null }, '{"\\u00E9\\"": 1}');
  for (let i = 0; i < 600; i++) check({ [`name-${i}`]: i }, `{"name-${i}": ${i}}`);
  check({ ['x'.repeat(100)]: 1 }, `{"${'x'.repeat(100)}": 1}`);
});
