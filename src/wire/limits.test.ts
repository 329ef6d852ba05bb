import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from './limits.ts';
import { messagesOf } from './messages.reference.ts';

const PING = '{"execute": "guest-ping"}';
const PONG = { execute: 'guest-ping' };
const SIZE = { error: 'JSON token size limit exceeded' };
const COUNT = { error: 'JSON token count limit exceeded' };
const DEPTH = { error: 'JSON nesting depth limit exceeded' };

function check(stream: string, limits: Partial<typeof LIMITS>, expected: unknown[]): void {
  for (const piece of [Infinity, 1, 5]) {
    assert.deepEqual(messagesOf(stream, piece, { limits }), expected, `${stream} in pieces of ${piece}`);
  }
}

const quoted = (length: number) => `"${'a'.repeat(length - 2)}"`;
const opened = (count: number) => '['.repeat(count);
const closed = (count: number) => ']'.repeat(count);

test('the limits are those of the C agent', () => {
  assert.deepEqual(LIMITS, { bytes: 67108864, tokens: 2097152, depth: 1024 });
});

test('1024 brackets may be open, one more breaks the message', () => {
  const deepest = opened(1024) + closed(1024);
  assert.equal(JSON.stringify(messagesOf(deepest)), `[${deepest}]`);
  check(opened(1025) + closed(1025) + PING, {}, [DEPTH, PONG]);
  check(opened(2000) + closed(2000) + PING, {}, [DEPTH, PONG]);
  check(opened(1025) + closed(1024) + PING, {}, [DEPTH]);
  check(opened(1024) + `{}${closed(1024)}${PING}`, {}, [DEPTH, PONG]);
  check(`${opened(1025)}A]${PING}`, {}, [DEPTH, { error: 'JSON parse error, expecting value' }, PONG]);
});

test('a long string that is within a limit breaks it together with what is around it', () => {
  const line = `{"execute": "x", "arguments": {"data": ${quoted(1950)}}}`;
  check(`${line}\n${PING}\n`, { bytes: 1960 }, [SIZE, PONG]);
  for (const piece of [Infinity, 1000])
    assert.deepEqual(messagesOf(`${line}\n`, piece, { limits: { bytes: 2000 } }), [
      { execute: 'x', arguments: { data: { long: 'a'.repeat(1948) } } },
    ]);
});

test('a limit breaks a message only once, and no broken one', () => {
  const error = { error: "JSON parse error, expected ',' or ']'" };
  check(`[1 2${opened(5)}${closed(6)}${PING}`, { depth: 3 }, [error, PONG]);
  check(`[1 2 ${'1,'.repeat(50)}1]${PING}`, { tokens: 20 }, [error, PONG]);
  check(`[1 2, ${quoted(40)}, ${quoted(40)}]${PING}`, { bytes: 50 }, [error, PONG]);
});

test('a message has so many tokens and no more', () => {
  check('{"a": [1]}\n', { tokens: 7 }, [{ a: [1] }]);
  check(`{"a": [1]}\n${PING}`, { tokens: 6 }, [COUNT, PONG]);
  check(`{"a": [1, {}, []]}\n${PING}`, { tokens: 5 }, [COUNT, PONG]);
});

test('a message has so many bytes of tokens, one less than the limit; blanks do not count', () => {
  check(quoted(49), { bytes: 50 }, ['a'.repeat(47)]);
  check(quoted(50), { bytes: 50 }, [SIZE]);
  check(quoted(51), { bytes: 50 }, [SIZE]);
  check(`${' '.repeat(60)}[  ${quoted(47)} ${' '.repeat(60)} ]`, { bytes: 50 }, [['a'.repeat(45)]]);
  check(`[${quoted(48)}]${PING}`, { bytes: 50 }, [SIZE, PONG]);
  check(`{"a": ${quoted(30)}, "b": ${quoted(30)}, "c": [1]}${PING}`, { bytes: 50 }, [SIZE, PONG]);
  check('{"a": 1234567}\n', { bytes: 14 }, [{ a: 1234567 }]);
  check('{"a": 12345678}\n', { bytes: 14 }, [SIZE]);
});

test('a token longer than the limit is cut there, and what follows is read anew', () => {
  check(`${quoted(52)}1 `, { bytes: 50 }, [SIZE]); // its last quote begins a string
  check(`${quoted(52)}1"2 `, { bytes: 50 }, [SIZE, '1', 2]);
  check(`[${quoted(52)}1"2]3 `, { bytes: 50 }, [SIZE, 3]);
  check(`${'1'.repeat(51)} 2 `, { bytes: 50 }, [SIZE, 2]);
  check(`${'1'.repeat(50)} 2 `, { bytes: 50 }, [SIZE, 2]);
  check(`${'1'.repeat(53)} 2 `, { bytes: 50 }, [SIZE, 11, 2]);
  check(`${'a'.repeat(51)} 2 `, { bytes: 50 }, [SIZE, 2]);
});
