import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeString } from './string-encoder.ts';

function check(text: string, expected: string): void {
  assert.equal(encodeString(text), `"${expected}"`);
}

test('printable ASCII stays as it is', () => {
  const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)).replace(
    /["\\]/g,
    '',
  );
  check(printable, printable);
  check('', '');
});

test('the short escapes are these and no others', () => {
  check('"\\\b\f\n\r\t/\'', '\\"\\\\\\b\\f\\n\\r\\t/\'');
});

test('the rest is in upper case hexadecimal', () => {
  check('\0\x01\x0b\x1f\x7f', '\\u0000\\u0001\\u000B\\u001F\\u007F');
  check('\x80éß€', '\\u0080\\u00E9\\u00DF\\u20AC');
  check('😀\u{10fffd}', '\\uD83D\\uDE00\\uDBFF\\uDFFD');
  check('\ufffd', '\\uFFFD');
});

test('bytes that are no text become U+FFFD, one for a lead byte and what goes on from it', () => {
  check('a\udc80b', 'a\\uFFFDb');
  check('\udc80\udcbf', '\\uFFFD\\uFFFD');
  check('\udce2\udc82A', '\\uFFFDA');
  check('\udced\udca0\udc80', '\\uFFFD'); // a surrogate
  check('\udce0\udc80\udc80\udc80', '\\uFFFD\\uFFFD'); // overlong, then one too many
  check('\udcc3\udcc3\udca9\udca9', '\\uFFFD\\uFFFD\\uFFFD');
  check('\udcf8\udc80\udc80\udc80\udc80\udcfc\udc80\udc80\udc80\udc80\udc80', '\\uFFFD\\uFFFD');
  check('\udcfe\udcff', '\\uFFFD\\uFFFD');
  check('\udcc3é', '\\uFFFD\\u00E9');
  check('\udcc0\udc80', '\\u0000'); // how the C agent keeps U+0000
  check('\udcc0\udc81', '\\uFFFD');
});

test('so do lone surrogates and noncharacters', () => {
  check('\ud800a', '\\uFFFDa');
  check('\udfff', '\\uFFFD');
  check('\ufffe\uffff\ufdd0\u{1fffe}\u{10ffff}', '\\uFFFD\\uFFFD\\uFFFD\\uFFFD\\uFFFD');
});

test('long strings are escaped piece by piece, and nothing is cut that belongs together', () => {
  const parts: [text: string, expected: string][] = [
    ['😀', '\\uD83D\\uDE00'],
    ['\udce2\udc82', '\\uFFFD'],
    ['\udcc0\udc80', '\\u0000'],
    ['\ud800', '\\uFFFD'],
    ['é', '\\u00E9'],
  ];
  for (const [text, expected] of parts) {
    for (let before = 4090; before < 4100; before++) {
      const plain = 'a'.repeat(before);
      check(`${plain}${text}${plain}${text}`, `${plain}${expected}${plain}${expected}`);
    }
    check(text.repeat(10_000), expected.repeat(10_000));
  }
});
