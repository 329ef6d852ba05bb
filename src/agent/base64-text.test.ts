import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sys } from '../runtime/node/index.ts';
import { LongString } from '../wire/index.ts';
import { Base64Text } from './base64-text.ts';

function decode(text: string | LongString, block = new Uint8Array(96 << 10)): Buffer {
  const pieces: Uint8Array[] = [];
  new Base64Text(sys, text).decode(block, (_, length) => pieces.push(block.slice(0, length)));
  return Buffer.concat(pieces);
}

function chunked(text: string, size: number): LongString {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < text.length; at += size) chunks.push(Buffer.from(text.slice(at, at + size)));
  return new LongString(chunks, sys);
}

test('base64 is decoded as GLib decodes it', () => {
  const cases: [text: string, bytes: string][] = [
    ['', ''],
    ['SGVsbG8=', 'Hello'],
    ['SGVsbG8', 'Hel'],
    ['QQ', ''],
    ['QQ==', 'A'],
    ['QQ==QQ==', 'AA'],
    ['====', '\0'],
    ['QQ=Q', 'A\x10'],
    ['Q===', '@'],
    ['=QQQ', '\x01\x04\x10'],
    ['SGVs\nbG8=\n', 'Hello'],
    ['S\nG\nV\ns\n\n', 'Hel'],
    ['\n\n', ''],
    ['+/+/', '\xfb\xff\xbf'],
  ];
  for (const [text, bytes] of cases) {
    assert.equal(decode(text).toString('latin1'), bytes, JSON.stringify(text));
    assert.equal(new Base64Text(sys, text).measure(new Uint8Array(3)), bytes.length);
  }
});

test('a character that base64 does not have is told before anything is decoded', () => {
  const message = 'Base64 data contains invalid characters';
  for (const text of ['QQ= =', 'QQ\r\n', 'QQ-_', 'QÄ==', 'QUJD*', '\0'])
    for (const room of [3, 4, 5, 6, 7, 8, 9, 10, 11, 100])
      for (const data of [text, chunked(text, 3), `${'QUJD'.repeat(20)}${text}`, chunked(`QUJD${text}`, 5)])
        assert.throws(() => new Base64Text(sys, data).decode(new Uint8Array(room), () => assert.fail()), {
          message,
        });
});

test('chunks may end and blocks may fill anywhere', () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
  const text = bytes.toString('base64').replaceAll(/.{76}/g, '$&\n');
  for (const size of [1, 2, 3, 4, 5, 7, 64, 77, 5000]) {
    for (const room of [3, 4, 5, 100, 2000]) {
      assert.deepEqual(decode(chunked(text, size), new Uint8Array(room)), bytes, `${size} ${room}`);
    }
  }
});

test('no piece is empty', () => {
  let pieces = 0;
  new Base64Text(sys, chunked('QUJD'.repeat(10), 4)).decode(new Uint8Array(3), (_, length) => {
    assert.equal(length, 3);
    pieces++;
  });
  assert.equal(pieces, 10);
});

/** GLib's rule, letter by letter. */
function reference(text: string): Buffer {
  const letters = text.replaceAll('\n', '');
  const bytes: number[] = [];
  for (let at = 0; at + 4 <= letters.length; at += 4) {
    const group = letters.slice(at, at + 4);
    const [first, second, third] = Buffer.from(group.replaceAll('=', 'A'), 'base64');
    bytes.push(first!);
    if (group[2] !== '=') bytes.push(second!);
    if (group[3] !== '=') bytes.push(third!);
  }
  return Buffer.from(bytes);
}

test('any mixture of letters, padding and newlines is decoded as letter by letter', () => {
  const letter = fc.constantFrom(...'Az09+/Qg==\n');
  fc.assert(
    fc.property(
      fc.string({ unit: letter, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 3, max: 20 }),
      (text, size, room) => {
        assert.deepEqual(decode(chunked(text, size), new Uint8Array(room)), reference(text));
      },
    ),
  );
});
