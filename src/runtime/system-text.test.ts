import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeSystemText, encodeSystemText } from './system-text.ts';

function decoded(...bytes: readonly number[]): string {
  return decodeSystemText(Uint8Array.from(bytes), 0, bytes.length);
}

test('any bytes survive the way to text and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      // A zero is no part of a name; as text it is written in another way.
      const name = bytes.filter((byte) => byte !== 0);
      assert.deepEqual(encodeSystemText(decodeSystemText(name, 0, name.length)), name);
    }),
  );
});

test('well-formed text is what every other decoder says it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new TextEncoder().encode(text);
      assert.equal(decodeSystemText(bytes, 0, bytes.length), text);
      assert.deepEqual(
        encodeSystemText(text.replaceAll('\0', '')),
        new TextEncoder().encode(text.replaceAll('\0', '')),
      );
    }),
  );
});

test('each byte that belongs to no character is one lone surrogate', () => {
  assert.equal(decoded(0x61, 0xff, 0x62), 'a\udcffb');
  assert.equal(decoded(0xe4, 0xf6), '\udce4\udcf6');
  assert.equal(decoded(0xc3, 0xa4, 0xc3), 'ä\udcc3', 'cut short');
  assert.equal(decoded(0xc0, 0x80), '\udcc0\udc80', 'longer than it has to be');
  assert.equal(decoded(0xe0, 0x9f, 0xbf), '\udce0\udc9f\udcbf');
  assert.equal(decoded(0xed, 0xa0, 0x80), '\udced\udca0\udc80', 'a surrogate');
  assert.equal(decoded(0xf4, 0x90, 0x80, 0x80), '\udcf4\udc90\udc80\udc80', 'beyond U+10FFFF');
});

test('only the range is decoded', () => {
  const bytes = Uint8Array.of(0xc3, 0xa4, 0xc3, 0xb6, 0xc3);
  assert.equal(decodeSystemText(bytes, 1, 4), '\udca4ö');
  assert.equal(decodeSystemText(bytes, 2, 3), '\udcc3');
  assert.equal(decodeSystemText(bytes, 2, 2), '');
});

test('a zero becomes two bytes, so that no path is cut short', () => {
  assert.deepEqual(encodeSystemText('a\0b'), Uint8Array.of(0x61, 0xc0, 0x80, 0x62));
});

test('other surrogates that stand alone become three bytes', () => {
  assert.deepEqual(encodeSystemText('\ud800'), Uint8Array.of(0xed, 0xa0, 0x80));
  assert.deepEqual(encodeSystemText('\udc7f'), Uint8Array.of(0xed, 0xb1, 0xbf));
});
