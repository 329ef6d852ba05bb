import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeDecoder } from './complete-decoder.ts';
import { LongString } from './long-string.ts';
import { readAll } from './messages.reference.ts';
import { referenceScanner } from './scanner.reference.ts';

const DATA = 'QUJD'.repeat(1500);
const HEAD = '{"execute": "guest-file-write", "arguments": {"handle": 1000, "buf-b64": "';

/** The messages in `text`, of which `size` bytes arrive at a time, and whether another has begun. */
function messages(text: string, size?: number): unknown[] {
  const decoder = completeDecoder(referenceScanner);
  return [...readAll(decoder, text, size), { busy: decoder.busy }];
}

const TEXTS: Readonly<Record<string, string>> = {
  'a write': `${HEAD}${DATA}"}}\n`,
  'two writes and a ping': `${HEAD}${DATA}"}}${HEAD}${DATA}"}}\n{"execute": "guest-ping"}\n`,
  'one with an id behind': `${HEAD}${DATA}"}, "id": 7}\n`,
  'one with a count behind': `${HEAD}${DATA}", "count": 7}}\n`,
  'one with a blank before the end': `${HEAD}${DATA}" }}\n`,
  'one with an escape in its data': `${HEAD}${DATA}\\n${DATA}"}}\n`,
  'one with a quote in its data': `${HEAD}${DATA}\\"${DATA}"}}\n`,
  'one with a control character in its data': `${HEAD}${DATA}\n${DATA}"}}\n{"execute": "guest-ping"}\n`,
  'one that is broken off by 0xFF': `${HEAD}${DATA}\xff{"execute": "guest-ping"}\n`,
  'one with UTF-8 in its data': `${HEAD}${DATA}\xc3\xa4${DATA}"}}\n`,
  'a long string that is no argument': `{"execute": "${DATA}", "arguments": {"a": {}}}\n`,
  'a long string as a name': `{"execute": "a", "arguments": {"${DATA}": 1}}\n`,
  'a long string in a list': `{"execute": "a", "arguments": {"a": ["${DATA}"]}}\n`,
  'a name that comes twice': `{"execute": "a", "arguments": {"a": 1, "a": "${DATA}"}}\n`,
  'arguments that come before': `{"arguments": {"a": "${DATA}"}, "execute": "a"}\n`,
  'a name that objects have': `{"execute": "a", "arguments": {"__proto__": "${DATA}"}}\n`,
  'a name before that objects have': `{"__proto__": 1, "execute": "a", "arguments": {"__proto__": {"a": 1}, "a": "${DATA}"}}\n`,
  'a character that stands for the data': `{"execute": "a", "arguments": {"b": "\x7f", "a": "${DATA}"}}\n`,
  'a number that no engine reads exactly': `{"execute": "a", "arguments": {"b": 12345678901234567890, "a": "${DATA}"}}\n`,
  'one brace too few': `${HEAD}${DATA}"}\n${HEAD}${DATA}"}}\n`,
  'one brace too many': `${HEAD}${DATA}"}}}\n{"execute": "guest-ping"}\n`,
  'no brace before': `{"execute": "a" "${DATA}"}}\n{"execute": "guest-ping"}\n`,
  'a string that ends where nobody looks any more': `{"${'a'.repeat(1000)}": "${'b'.repeat(500)}"}\n${HEAD}${DATA}"}}\n`,
  'single quotes': `{'execute': "a", "arguments": {"a": "${DATA}"}}\n`,
};

for (const [title, text] of Object.entries(TEXTS))
  test(`${title}: is read alike in one piece and in small ones`, () => {
    const small = messages(text, 100);
    assert.deepEqual(messages(text), small);
    for (const size of [1200, 1500, 4096, HEAD.length + DATA.length, HEAD.length + DATA.length + 1])
      for (const more of [0, 1, 2]) assert.deepEqual(messages(text, size + more), small, `${size + more}`);
  });

test('what a write brings stays as bytes', () => {
  const decoder = completeDecoder(referenceScanner);
  const bytes = Buffer.from(`${HEAD}${DATA}"}}`);
  decoder.feed(bytes, bytes.length);
  const message = decoder.next() as { arguments: { 'buf-b64': LongString } };
  assert.ok(message.arguments['buf-b64'] instanceof LongString);
  assert.equal(message.arguments['buf-b64'].length, DATA.length);
  assert.equal(decoder.next(), undefined);
  assert.ok(!decoder.busy);
});

test('a client that leaves in the middle of a write leaves nothing behind', () => {
  const decoder = completeDecoder(referenceScanner);
  const bytes = Buffer.from(`${HEAD}${DATA}`);
  decoder.feed(bytes, bytes.length);
  assert.equal(decoder.next(), undefined);
  assert.ok(decoder.busy);
  decoder.reset();
  const ping = Buffer.from('{"execute": "guest-ping"}\n');
  decoder.feed(ping, ping.length);
  assert.deepEqual(decoder.next(), { execute: 'guest-ping' });
});

test('each of several very long writes is given to a sink', () => {
  let taken = 0;
  const sink = { take: (bytes: Uint8Array) => void (taken += bytes.length), takeText: () => assert.fail() };
  const decoder = completeDecoder(referenceScanner, { sinkFor: () => sink });
  const data = 'QUJD'.repeat(400_000);
  const bytes = Buffer.from(`${HEAD}${data}"}}`.repeat(3));
  let messages = 0;
  for (let at = 0; at < bytes.length; at += 65_536) {
    const chunk = bytes.subarray(at, at + 65_536);
    decoder.feed(chunk, chunk.length);
    while (decoder.next() !== undefined) messages++;
  }
  assert.deepEqual([messages, taken], [3, 3 * data.length]);
});
