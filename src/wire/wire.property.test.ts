import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encode } from './encoder.ts';
import type { Json } from './json.ts';
import { Decoder } from './decoder.ts';
import { messagesOf, readAll } from './messages.reference.ts';
import { referenceScanner } from './scanner.reference.ts';

const text = fc
  .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('\0', 'é\x7f', '__proto__', '"\\'))
  .filter((text) => !/\p{Noncharacter_Code_Point}/u.test(text));

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }).map((n) => (isSafe(n) ? Number(n) : n)),
  fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
  text,
);

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    { weight: 3, arbitrary: scalar },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test('what was written reads back the same', () => {
  fc.assert(
    fc.property(json, (value) => {
      const line = `${encode(value)}\n`;
      assert.match(line, /^[ -~]*\n$/);
      assert.deepEqual(messagesOf(line), [value]);
      assert.deepEqual(messagesOf(line, 3), [value]);
    }),
  );
});

const rounded = (_: string, member: unknown) => (typeof member === 'bigint' ? Number(member) : member);

test('the engine reads what was written, too', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.deepEqual(JSON.parse(encode(value)), JSON.parse(JSON.stringify(value, rounded)));
    }),
  );
});

const fragments = [' ', '\n', '\0', '\xfe', '\xff', '\xc3\xa9', '\xed\xa0\x80'].concat(
  String.raw`{ } [ ] , : " ' \ 0 1.5 - e 01 true foo A "a": \u12 \ud83d\ude00 {"a":1} [1,2]`.split(' '),
);

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(fc.constantFrom(...fragments), { maxLength: 30 })
    .map((parts) => Buffer.from(parts.join(''), 'latin1')),
);

test('no bytes make the decoder fail, and after 0xFF it is as new', () => {
  const ping = Buffer.from('\xff{"execute":"guest-ping"}', 'latin1');
  fc.assert(
    fc.property(noise, (bytes) => {
      assert.deepEqual(messagesOf(Buffer.concat([bytes, ping])).at(-1), { execute: 'guest-ping' });
    }),
    { numRuns: 1000 },
  );
});

test('a stream means the same wherever it is cut', () => {
  fc.assert(
    fc.property(noise, fc.integer({ min: 1, max: 9 }), (bytes, piece) => {
      assert.deepEqual(messagesOf(bytes, piece), messagesOf(bytes));
    }),
    { numRuns: 1000 },
  );
});

test('a stream means the same to a decoder that loads what it needs when it is stuck', () => {
  const fast = fc.constantFrom('{"execute":"guest-ping"}\n', `{"a":{"b":"${'x'.repeat(1500)}"}}\n`, '\xff');
  const stream = fc
    .array(
      fc.oneof(
        fast.map((text) => Buffer.from(text, 'latin1')),
        noise,
      ),
      { maxLength: 4 },
    )
    .map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(stream, fc.constantFrom(1, 7, 600, 4096), fc.boolean(), (bytes, piece, remembers) => {
      const late = new Decoder(referenceScanner, { remembers });
      assert.deepEqual(readAll(late, bytes, piece), messagesOf(bytes));
    }),
    { numRuns: 1000 },
  );
});
