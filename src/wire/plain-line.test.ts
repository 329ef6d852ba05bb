import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { bytesOf, messagesOf } from './messages.reference.ts';
import { parsePlainLine } from './plain-line.ts';
import { referenceScanner } from './scanner.reference.ts';

const parse = (line: string) => {
  const bytes = bytesOf(`${line}\n`);
  return parsePlainLine(referenceScanner, bytes, 0, bytes.length - 1);
};

test('what clients send takes the fast way', () => {
  for (const line of [
    '{"execute": "guest-ping"}',
    '{"execute":"guest-sync","arguments":{"id":1732393847123}}',
    '{"execute":"guest-sync-delimited","arguments":{"id":-5}, "id": [0, 10, -1]}',
    '{"execute":"guest-file-open","arguments":{"path":"/tmp/a1.txt","mode":"r+"}}',
    '{"execute":"guest-exec","arguments":{"path":"/bin/sh","arg":["-c","echo \\"1.5e3\\"\\n"]}}',
    '{"execute":"guest-set-user-password","arguments":{"username":"\xc3\xa9","crypted":false}}',
    '{"id":"0a01b2c3-00e4-0123-4567-89abcdef0123"}',
    `{"execute":"guest-file-write","arguments":{"handle":1000,"buf-b64":"${'a1B2'.repeat(200)}"}}`,
  ]) {
    assert.notEqual(parse(line), undefined, line);
    assert.deepEqual([parse(line)], messagesOf(line, 1), line);
  }
});

test('what JSON.parse reads in another way does not', () => {
  for (const line of [
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a": 0E1}',
    '{"a":[1,2.5]}',
    '{"a":-0}',
    '{"a":-01}',
    '{"a":01}',
    '{"a":"x1","b":01}',
    '{"a":"2x1", "b":["y3", 1.0]}',
    '{"a":1234567890123456}',
    '{"a":"\\u0041"}',
    '{"a":"\\v"}',
    '{"a":"\\\'"}',
    '{"a":"\\x41"}',
    '{"a":"\xef\xbf\xbe"}',
    '{"a":"\xc0\x80"}',
    '{"a":1,"a":2}',
    '{"a":"\\"","a":"\\""}',
    '{"a":1}{"b":2}',
    '{"a":1',
    "{'a':1}",
    '{"a":\t1}',
  ]) {
    assert.equal(parse(line), undefined, line);
  }
});

test('a name with an escape is read as it is, whatever names were read before it', () => {
  for (const [before, escaped, name] of [
    ['\\\\', '\\n', '\n'],
    ['x\\\\', 'x\\n', 'x\n'],
    ['\\\\n', '\\nn', '\nn'],
    ['\\\\', '\\/', '/'],
  ] as const) {
    for (const line of [`{"a":1,"${before}":2}`, `{"${before}":2}`]) {
      messagesOf(`${line}\n`);
      const again = line.replace(before, () => escaped);
      assert.deepEqual(messagesOf(`${again}\n`), messagesOf(again, 1));
      assert.ok(Object.hasOwn(messagesOf(`${again}\n`)[0] as object, name), again);
    }
  }
});

/** Lines that are close to what clients send: mostly right, sometimes with something odd in them. */
const key = fc.constantFrom(
  '"a"',
  '"b"',
  '"execute"',
  '"__proto__"',
  '"1"',
  '"\\n"',
  "'a'",
  '"\xc3\xa9"',
  'a',
);
const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.integer().map(String) },
  { weight: 3, arbitrary: fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)) },
  fc.constantFrom(
    'true',
    'false',
    'null',
    '-0',
    '01',
    '-01',
    '1.0',
    '1e3',
    '0e1',
    '1.',
    '--1',
    '+1',
    '1E5',
    '',
  ),
  fc.constantFrom(
    '12345678901234567',
    '"\\u0041"',
    '"\\x41"',
    '"\\/"',
    '"1.5"',
    '"\\\\"',
    '"\\',
    '"\x7f"',
    "'b'",
  ),
  fc.bigInt().map(String),
  fc.double().map(String),
);
const line = fc.letrec<{ value: string; members: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`) },
    { weight: 2, arbitrary: tie('members') },
  ),
  members: fc
    .array(fc.tuple(key, fc.constantFrom(':', ': ', ' :', ''), tie('value')), { maxLength: 4 })
    .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
})).members;

test('both ways agree on every line', () => {
  const ends = fc.constantFrom('\n', '\r\n', '', ' \n', '\n\n', '}', '\xff');
  const stream = fc.array(
    fc.tuple(line, ends).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(stream, (lines) => {
      const text = Buffer.from(lines.join(''), 'latin1');
      assert.deepEqual(messagesOf(text), messagesOf(text, 1));
    }),
    { numRuns: 2000 },
  );
});
