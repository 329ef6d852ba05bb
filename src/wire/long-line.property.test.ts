import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LONG_STRING } from './long-string.ts';
import { bytesOf, messagesOf } from './messages.reference.ts';

/** What comes before a long string: as clients write files, and in ways that only look like it. */
const head = fc.constantFrom(
  '{"execute": "guest-file-write", "arguments": {"handle": 1000, "buf-b64": "',
  '{"execute":"guest-file-write","id":"x","arguments":{"handle":-7,"count":3,"buf-b64":"',
  '{"arguments": {"buf-b64": "',
  '{"arguments": {"a": 1}, "execute": {"b": "',
  '{"execute": "a", "arguments": {"b": "\x7f", "buf-b64": "',
  '{"execute": "a", "arguments": {"buf-b64": 1, "buf-b64": "',
  '{"execute": "a", "arguments": {"b": 12345678901234567890, "buf-b64": "',
  '{"execute": "a", "arguments": {"b": {"c": "',
  '{"execute": "a", "arguments": ["',
  "{'execute': 'a', 'arguments': {'b': \"",
  '{"execute": "',
  '{"',
  ' \r\n{"execute": "a", "arguments": {"b\\u0041": "',
);

/** Parts of the string: mostly what base64 is made of, as long as it takes to be a long string or just not one. */
const part = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: 3000 }).map((length) => 'QUJD'.repeat(1000).slice(0, length)),
  },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }).map((more) => 'x'.repeat(LONG_STRING + more)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '=',
      '==',
      '\\n',
      '\\"',
      '\\u00e4',
      '\\x',
      '\\ud800',
      "'",
      '\xc3\xa4',
      '\x7f',
      '\n',
      '\0',
      '\xfe',
      '\xff',
    ),
  },
);

const tail = fc.constantFrom(
  '"}}',
  '"}}\n',
  '"}}\r\n\n',
  '"} }',
  '"}}}',
  '"}',
  '"}, "id": 3}\n',
  '", "count": 3}}\n',
  '"]}',
  '": 1}',
  '"',
  '\xff',
  '',
);

const message = fc
  .tuple(head, fc.array(part, { minLength: 1, maxLength: 3 }), tail)
  .map(([before, parts, behind]) => before + parts.join('') + behind);

const stream = fc
  .array(fc.oneof({ weight: 3, arbitrary: message }, fc.constant('{"execute": "guest-ping"}\n')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((messages) => bytesOf(messages.join('')));

const places = fc.array(fc.nat({ max: 12_000 }), { maxLength: 4 });

test('long strings mean the same wherever the stream is cut, and byte by byte', () => {
  fc.assert(
    fc.property(stream, places, (bytes, at) => {
      const whole = messagesOf(bytes);
      assert.deepEqual(messagesOf(bytes, 1), whole);
      const within = at.map((place) => Math.min(place, bytes.length));
      assert.deepEqual(messagesOf(bytes, within), whole);
    }),
    { numRuns: 500 },
  );
});

test('the memory of one write is not seen by the next', () => {
  const write = head.map((before) => (data: string) => `${before}${data}"}}\n`);
  fc.assert(
    fc.property(write, fc.integer({ min: 1, max: 5000 }), (text, piece) => {
      const two = bytesOf(text('a'.repeat(2000)) + text('b'.repeat(2000)));
      const [one] = messagesOf(bytesOf(text('b'.repeat(2000))));
      const all = messagesOf(two, piece);
      if (one !== undefined && all.length === 2) assert.deepEqual(all[1], one);
    }),
  );
});
