import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeDecoder } from './complete-decoder.ts';
import type { JsonObject } from './json.ts';
import { bytesOf, messagesOf } from './messages.reference.ts';
import { referenceScanner } from './scanner.reference.ts';

/** The line alone, and as part of a stream that cannot take the fast way. */
function check(message: string, expected: unknown): void {
  assert.deepEqual(messagesOf(`${message}\n`), [expected], message);
  assert.deepEqual(messagesOf(`${message}\n`, 1), [expected], `${message} byte by byte`);
}

const failing = (problem: string) => ({ error: `JSON parse error, ${problem}` });

test('values of every kind come out of objects and arrays', () => {
  check('{"a": [1, "b", null, true, false, {}], "c": {"d": [[]]}}', {
    a: [1, 'b', null, true, false, {}],
    c: { d: [[]] },
  });
  check("{'a': 'b'}", { a: 'b' });
});

test('a value that is missing is told', () => {
  for (const text of ['[1,]', '[,]', '{"a":}', '{"a":,}', '[1,}', ']', '}', ',', ':', '[:]', '{"a"::1}']) {
    check(text, failing('expecting value'));
  }
});

test('a key that is missing or no string is told', () => {
  for (const text of [
    '{1:2}',
    '{,}',
    '{"a":1,}',
    '{true:1}',
    '{foo:1}',
    '{[]:1}',
    '{:1}',
    '{{}:1}',
    '{1.5:2}',
  ]) {
    check(text, failing('expecting key'));
  }
});

test('a colon that is missing is told', () => {
  for (const text of ['{"a"}', '{"a" 1}', '{"a",1}', '{"a" "b"}', '{"a" foo}']) {
    check(text, failing("expecting ':'"));
  }
});

test('a comma or a closing bracket that is missing is told', () => {
  for (const text of ['[1 2]', '[1 "a"]', '[1 foo]', '[[] []]', '[1}', '[0e1]', '[1:2]']) {
    check(text, failing("expected ',' or ']'"));
  }
  for (const text of ['{"a":1 "b":2}', '{"a":1]', '{"a":{} {}}', '{"a":1:2}']) {
    check(text, failing("expected ',' or '}'"));
  }
});

test('a keyword that nobody knows is told', () => {
  check('[foo]', failing("invalid keyword 'foo'"));
  check('{"a": nul}', failing("invalid keyword 'nul'"));
  check('[truefalse]', failing("invalid keyword 'truefalse'"));
});

test('a long keyword is cut, with what comes after it', () => {
  const prefix = "JSON parse error, invalid keyword '";
  check(`[${'a'.repeat(1005)}]`, { error: `${prefix}${'a'.repeat(1005)}'` });
  check(`[${'a'.repeat(1006)}]`, { error: `${prefix}${'a'.repeat(1006)}` });
  check(`[${'a'.repeat(3000)}]`, { error: `${prefix}${'a'.repeat(1006)}` });
});

test('two members of one name are an error, told once the second is complete', () => {
  for (const text of [
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":[{}]}',
    `{'a':1,"a":1}`,
    '{"a":1,"\\u0061":1}',
    '[{"b":{"a":1,"a":1}}]',
    '{"\\/":1,"/":1}',
    '{"__proto__":1,"__proto__":1}',
    '{"":1,"":1}',
  ]) {
    check(text, failing('duplicate key'));
  }
  check('{"a":1,"a"}', failing("expecting ':'"));
  check('{"a":1,"a":}', failing('expecting value'));
  check('{"a":1,"a":[1 2]}', failing("expected ',' or ']'"));
  check('{"a":{"a":1},"b":["a","a"]}', { a: { a: 1 }, b: ['a', 'a'] });
});

test('names that objects have from their prototype are ordinary ones', () => {
  for (const piece of [1, Infinity]) {
    const text = '{"__proto__": {"a": 1}, "constructor": 2, "toString": 3, "hasOwnProperty": 4}\n';
    const [shown] = messagesOf(text, piece);
    assert.deepEqual(JSON.stringify(shown), text.trim().replaceAll(': ', ':').replaceAll(', ', ','));
  }
  for (const text of ['{"__proto__": {"polluted": 1}}', "{'__proto__': {'polluted': 1}}"]) {
    const decoder = completeDecoder(referenceScanner);
    decoder.feed(bytesOf(text), text.length);
    const value = decoder.next() as JsonObject;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(value['polluted'], undefined);
  }
});
