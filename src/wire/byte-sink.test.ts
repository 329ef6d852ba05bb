import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { OpenContainer } from './byte-sink.ts';
import { completeDecoder } from './complete-decoder.ts';
import type { Message } from './decoder.ts';
import { LongString } from './long-string.ts';
import { ParseError } from './parse-error.ts';
import { referenceScanner } from './scanner.reference.ts';

/** So much that a string is offered before it ends, in whatever pieces it comes. */
const VERY_LONG = 1700 << 10;
const HEAD = '{"execute": "guest-file-write", "arguments": {"handle": 1000, "buf-b64": "';
const DATA = 'QUJD'.repeat(VERY_LONG / 4);

/** Reads `text` in pieces of `size` bytes; what a sink was given, of which strings, and the messages. */
function read(text: string, size: number, takes = true) {
  let taken = '';
  const offers: unknown[] = [];
  const sinkFor = (open: readonly OpenContainer[]) => {
    offers.push(open.map(({ key }) => key));
    const sink = {
      take: (bytes: Uint8Array): void => void (taken += Buffer.from(bytes).toString('latin1')),
      takeText: (rest: string): void => void (taken += rest),
    };
    return takes ? sink : undefined;
  };
  const decoder = completeDecoder(referenceScanner, { sinkFor });
  const bytes = Buffer.from(text, 'latin1');
  const buffer = new Uint8Array(size);
  const messages: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    decoder.feed(buffer, part.length);
    for (let message = decoder.next(); message !== undefined; message = decoder.next())
      messages.push(shown(message));
    buffer.fill(0);
  }
  decoder.release();
  return { taken, offers, messages, decoder };
}

/** Now, while its memory is good: long strings as text, errors as `{ error }`. */
function shown(message: Message): unknown {
  if (message instanceof ParseError) return { error: message.description };
  return JSON.parse(
    JSON.stringify(message, (_, value) => (value instanceof LongString ? `${value}` : value)),
  );
}

/** The message, with `data` as what its sink has left of it. */
const writeOf = (data: string) => ({
  execute: 'guest-file-write',
  arguments: { handle: 1000, 'buf-b64': data },
});
const PING = { execute: 'guest-ping' };

const pieces = fc.integer({ min: 20_000, max: 200_000 });

test('a sink is given a very long string as it is, whatever pieces it comes in', () => {
  fc.assert(
    fc.property(pieces, (size) => {
      const { taken, offers, messages } = read(`${HEAD}${DATA}"}}\n{"execute": "guest-ping"}\n`, size);
      assert.ok(taken === DATA);
      assert.deepEqual(offers, [['arguments', 'buf-b64']]);
      assert.deepEqual(messages, [writeOf(''), PING]);
    }),
    { numRuns: 20 },
  );
});

test('from the first escape on it is given the text', () => {
  fc.assert(
    fc.property(pieces, fc.constantFrom('\\n', '\\u00e4', '\\"', "'", '\\/'), (size, escape) => {
      const { taken } = read(`${HEAD}${DATA}${escape}QUJD"}}\n`, size);
      assert.ok(taken === `${DATA}${JSON.parse(`"${escape}"`)}QUJD`);
    }),
    { numRuns: 20 },
  );
});

test('an escape that is none is an error of the message', () => {
  const { messages } = read(`${HEAD}${DATA}\\xQUJD"}}\n{"execute": "guest-ping"}\n`, 65_536);
  assert.deepEqual(Object.keys(messages[0] as object), ['error']);
  assert.deepEqual(messages.at(-1), PING);
});

test('a string that nobody takes is held', () => {
  const { taken, offers, messages } = read(`${HEAD}${DATA}"}}\n`, 65_536, false);
  assert.equal(taken, '');
  assert.equal(offers.length, 1);
  assert.deepEqual(messages, [writeOf(DATA)]);
});

test('0xFF and a client that leaves end what a sink is given', () => {
  const { messages, offers } = read(`${HEAD}${DATA}\xff{"execute": "guest-ping"}\n`, 65_536);
  assert.equal(offers.length, 1);
  assert.deepEqual(messages, [PING]);
  const { decoder } = read(`${HEAD}${DATA}`, 65_536);
  assert.ok(decoder.busy);
  decoder.reset();
  const ping = Buffer.from('{"execute": "guest-ping"}\n');
  decoder.feed(ping, ping.length);
  assert.deepEqual(decoder.next(), PING);
});
