import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeDecoder } from './complete-decoder.ts';
import type { JsonObject } from './json.ts';
import { LongString } from './long-string.ts';
import { bytesOf, messagesOf } from './messages.reference.ts';
import type { Scanner } from './scanner.ts';
import { referenceScanner } from './scanner.reference.ts';

/** The member `a` of the message, fed in pieces each in an array of its own. */
function memberOf(text: string, piece: number): unknown {
  const decoder = completeDecoder(referenceScanner);
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.slice(at, at + piece);
    decoder.feed(part, part.length);
    const message = decoder.next();
    if (message !== undefined) return (message as JsonObject)['a'];
  }
  return undefined;
}

test('strings of 1 KiB and more of printable ASCII stay bytes', () => {
  for (const piece of [Infinity, 1, 100, 1024, 4096]) {
    for (const quote of ['"', "'"]) {
      const short = memberOf(`{"a":${quote}${'x'.repeat(1023)}${quote}}`, piece);
      assert.equal(short, 'x'.repeat(1023));
      const long = memberOf(`{"a":${quote}${'x~ '.repeat(3000)}${quote}}`, piece);
      assert.ok(long instanceof LongString);
      assert.equal(long.length, 9000);
      assert.equal(`${long}`, 'x~ '.repeat(3000));
      assert.equal(Buffer.concat(long.chunks).toString(), 'x~ '.repeat(3000));
    }
  }
});

test('strings with anything else are strings, however long', () => {
  const filler = 'x'.repeat(5000);
  for (const [content, text] of [
    ['\\n', '\n'],
    ['\x7f', '\x7f'],
    ['\xc3\xa9', 'é'],
    ['\\"', '"'],
  ] as const) {
    for (const piece of [Infinity, 100, 5003, 4096]) {
      assert.deepEqual(messagesOf(`{"a":"${filler}${content}${filler}"}`, piece), [
        { a: filler + text + filler },
      ]);
    }
  }
  // Written again, this one would need an escape.
  assert.deepEqual(messagesOf(`{'a':'${filler}"'}`), [{ a: `${filler}"` }]);
});

test('a long name is a string', () => {
  for (const piece of [Infinity, 100]) {
    const name = 'x'.repeat(5000);
    assert.deepEqual(messagesOf(`{"${name}":1,"b":2}`, piece), [{ [name]: 1, b: 2 }]);
    assert.deepEqual(messagesOf(`{"${name}":1,"${name}":2}`, piece), [
      { error: 'JSON parse error, duplicate key' },
    ]);
  }
});

test('a string that is all in the chunk is not copied', () => {
  const bytes = bytesOf(`{"a":"${'x'.repeat(5000)}"}`);
  const decoder = completeDecoder(referenceScanner);
  decoder.feed(bytes, bytes.length);
  const { a } = decoder.next() as { a: LongString };
  assert.equal(a.chunks.length, 1);
  assert.equal(a.chunks[0]!.buffer, bytes.buffer);
});

test('a long string survives the chunks that the rest of its message takes', () => {
  const x = 'x'.repeat(3000);
  const y = 'y'.repeat(70_000);
  const message = `{"a":"${x}","b":"${y}","c":["${y}","${x}"]}`;
  const expected = { a: { long: x }, b: { long: y }, c: [{ long: y }, { long: x }] };
  for (const piece of [1, 1000, 3008, 3010, 65536, 100_000, Infinity]) {
    assert.deepEqual(messagesOf(message.repeat(3), piece), [expected, expected, expected], `${piece}`);
  }
});

/** A scanner that counts the bytes it is asked to look at. */
function counting(): Scanner & { touched: number } {
  const scanner = {
    touched: 0,
    indexOf: ((bytes, byte, from, to) => {
      const found = referenceScanner.indexOf(bytes, byte, from, to);
      scanner.touched += (found < 0 ? to : found) - from;
      return found;
    }) as Scanner['indexOf'],
    classes: ((bytes, table, from, to) => {
      scanner.touched += to - from;
      return referenceScanner.classes(bytes, table, from, to);
    }) as Scanner['classes'],
    findClass: ((bytes, table, mask, from, to) => {
      const found = referenceScanner.findClass(bytes, table, mask, from, to);
      scanner.touched += (found < 0 ? to : found + 1) - from;
      return found;
    }) as Scanner['findClass'],
    count: ((bytes, byte, from, to) => {
      scanner.touched += to - from;
      return referenceScanner.count(bytes, byte, from, to);
    }) as Scanner['count'],
    decodeUtf8: ((bytes, from, to) => {
      scanner.touched += to - from;
      return referenceScanner.decodeUtf8(bytes, from, to);
    }) as Scanner['decodeUtf8'],
  };
  return scanner;
}

test('the cost of a stream is in proportion to its length, however it is cut', () => {
  const size = 1 << 18;
  const escaped = '\\n'.repeat(size / 2);
  const streams: [stream: string, most: number][] = [
    [`{"a":"${'x'.repeat(size)}"}`, 2.1], // once to compare it here
    [`{"a":"${escaped}"}`, 3.1],
    [`{"a":"${'\xc3\xa9'.repeat(size / 2)}"}`, 4.1],
    [`{"a":1${' '.repeat(size)}}`, 1.1],
    [`[${'1'.repeat(size)}]`, 2.1],
    [`"${'x'.repeat(size)}\n`, 1.1],
    [`$${'x'.repeat(size)}`, 1.1],
    ['{"execute":"guest-ping"}'.repeat(size / 24), 3.1],
    ['{"execute":"guest-ping"}\n'.repeat(size / 25), 4.1],
    ["{'execute':'guest-ping'}\n".repeat(size / 25), 4.1],
    [`[${'{"a":1},'.repeat(size / 8)}{}]`, 4.1],
  ];
  for (const [stream, most] of streams) {
    for (const piece of [Infinity, 65536, 4096, 64]) {
      const scanner = counting();
      messagesOf(stream, piece, {}, scanner);
      const cost = scanner.touched / stream.length;
      assert.ok(cost <= most, `${stream.slice(0, 30)}… in pieces of ${piece}: ${cost} bytes a byte`);
    }
  }
});

test('a message of 64 MiB in pieces of 4 KiB leaves its bytes in chunks', { timeout: 60_000 }, () => {
  const decoder = completeDecoder({
    ...referenceScanner,
    findClass: (bytes, table, mask, from, to) => {
      // The pieces are all alike: no need to look at every byte of 64 MiB in a test.
      if (to - from === 4096) return bytes[from] === 0x78 && bytes[to - 1] === 0x78 ? -1 : from;
      return referenceScanner.findClass(bytes, table, mask, from, to);
    },
  });
  const pieces = (64 << 20) / 4096 - 1;
  decoder.feed(bytesOf('{"a":"'), 6);
  assert.equal(decoder.next(), undefined);
  const piece = new Uint8Array(4096);
  for (let i = 0; i < pieces; i++) {
    piece.fill(0x78);
    decoder.feed(piece, piece.length);
    assert.equal(decoder.next(), undefined);
    piece.fill(0);
  }
  decoder.feed(bytesOf('"}'), 2);
  const { a } = decoder.next() as { a: LongString };
  assert.equal(a.length, pieces * 4096);
  assert.ok(a.chunks.length <= pieces + 2);
  assert.ok(a.chunks.every((chunk) => chunk.every((byte) => byte === 0x78)));
});
