import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesOf } from './messages.reference.ts';

function check(token: string, expected: unknown): void {
  for (const piece of [Infinity, 1]) {
    assert.deepEqual(messagesOf(`{"a":${token}}\n`, piece), [{ a: expected }], token);
    assert.deepEqual(messagesOf(`${token} `, piece), [expected], token);
  }
}

test('integers are numbers as long as these are exact', () => {
  check('0', 0);
  check('-0', 0);
  check('-1', -1);
  check('1732393847123', 1732393847123);
  check('999999999999999', 999999999999999);
  check('1000000000000000', 1000000000000000);
  check('9007199254740991', Number.MAX_SAFE_INTEGER);
  check('-9007199254740991', Number.MIN_SAFE_INTEGER);
});

test('beyond that they are bigints, up to the ends of int64 and uint64', () => {
  check('9007199254740992', 9007199254740992n);
  check('-9007199254740992', -9007199254740992n);
  check('9223372036854775808', 1n << 63n);
  check('18446744073709551615', (1n << 64n) - 1n);
  check('-9223372036854775808', -(1n << 63n));
});

test('beyond these they are doubles', () => {
  check('18446744073709551616', { double: 2 ** 64 });
  check('-9223372036854775809', { double: -(2 ** 63) });
  check(`1${'0'.repeat(400)}`, { double: Infinity });
});

test('a fraction or an exponent makes a double, whatever its value', () => {
  check('0.5', 0.5);
  check('-1.25e-3', -0.00125);
  check('1e-2', 0.01);
  check('1.0', { double: 1 });
  check('-0.0', { double: '-0' });
  check('0.0e1', { double: 0 });
  check('1e3', { double: 1000 });
  check('1E+3', { double: 1000 });
  check('1e999', { double: Infinity });
  check('-1e999', { double: -Infinity });
  check('1e-999', { double: 0 });
});

test('doubles are plain numbers for whoever does not care', () => {
  const options = { plainDoubles: true };
  for (const piece of [Infinity, 1]) {
    const [value] = messagesOf('{"a":[1.0,1e3,0.5,1e999,18446744073709551616]}\n', piece, options);
    assert.deepEqual(value, { a: [1, 1000, 0.5, Infinity, 2 ** 64] });
  }
});

test('what is no number is stray with the byte that spoils it', () => {
  const cases: [text: string, token: string][] = [
    ['01', '01'],
    ['00', '00'],
    ['-01', '-01'],
    ['-}', '-}'],
    ['--', '--'],
    ['1.}', '1.}'],
    ['1..', '1..'],
    ['1.e', '1.e'],
    ['1e}', '1e}'],
    ['1.5e+}', '1.5e+}'],
    ['+1', '+'],
    ['.5', '.'],
    ['1A', 'A'],
    ['0E1', 'E'],
  ];
  for (const [text, token] of cases) {
    for (const piece of [Infinity, 1]) {
      const error = { error: `JSON parse error, stray '${token}'` };
      assert.deepEqual(messagesOf(`[${text}`, piece), [error], text);
      assert.deepEqual(messagesOf(`{"a":${text}\n`, piece)[0], error, text);
    }
  }
});

test('no exponent follows a bare zero', () => {
  assert.deepEqual(messagesOf('0e1 '), [0, { error: "JSON parse error, invalid keyword 'e'" }, 1]);
});
