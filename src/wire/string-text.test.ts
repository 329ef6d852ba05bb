import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesOf } from './messages.reference.ts';

/** The string of this content, in quotes of both kinds, whole and byte by byte, as value and as key. */
function outcomes(content: string): unknown[] {
  const shown: unknown[] = [];
  for (const piece of [Infinity, 1]) {
    shown.push(...messagesOf(`{"a":"${content}"}\n`, piece));
    shown.push(...messagesOf(`{'a':'${content}'}\n`, piece));
  }
  return shown;
}

const times = (count: number, value: unknown) => Array.from({ length: count }, () => value);

function check(content: string, expected: string): void {
  assert.deepEqual(outcomes(content), times(4, { a: expected }), content);
  assert.deepEqual(messagesOf(`{"${content}":1}\n`), [{ [expected]: 1 }], content);
}

function refuse(content: string, problem: string): void {
  const error = { error: `JSON parse error, ${problem}` };
  assert.deepEqual(outcomes(content), times(4, error), content);
  assert.deepEqual(messagesOf(`{"${content}":1}\n`), [error], content);
}

test('escapes stand for characters', () => {
  check('\\"\\\'\\\\\\/\\b\\f\\n\\r\\t', '"\'\\/\b\f\n\r\t');
  check('\\u0041\\u00e9\\u20AC\\uD83D\\uDE00', 'Aé€😀');
  check('\\u0000', '\0');
  check('a\\\\', 'a\\');
  check('\\\\n', '\\n');
});

test('other escapes are errors', () => {
  for (const escape of ['\\a', '\\v', '\\x41', '\\0', '\\ ', '\\U0041', '\\\xc3\xa9']) {
    refuse(escape, 'invalid escape sequence in string');
  }
});

test('escapes of no character are errors that show the six bytes of one, all twelve of a pair', () => {
  const wrong: [content: string, shown: string][] = [
    ['\\ud800', '\\ud800'],
    ['\\udc00', '\\udc00'],
    ['\\ud800\\u0041', '\\ud800'],
    ['\\ud800\\ud800', '\\ud800'],
    ['\\ud800\\udc0', '\\ud800'],
    ['\\ud800x', '\\ud800'],
    ['\\ufffe', '\\ufffe'],
    ['\\uFFFF', '\\uFFFF'],
    ['\\ufdd0', '\\ufdd0'],
    ['\\ud83f\\udffe', '\\ud83f\\udffe'],
    ['\\uDBFF\\uDFFFx', '\\uDBFF\\uDFFF'],
    ['\\u12x456', '\\u12x4'],
    ['\\u12\xc3\xa9x', '\\u12é'],
    ['\\u123\xc3\xa9x', '\\u123\udcc3'],
  ];
  for (const [content, shown] of wrong) refuse(content, `${shown} is not a valid Unicode character`);
  assert.deepEqual(messagesOf('["\\u12"]'), [
    { error: 'JSON parse error, \\u12" is not a valid Unicode character' },
  ]);
  assert.deepEqual(messagesOf('["\\u"]'), [
    { error: 'JSON parse error, \\u" is not a valid Unicode character' },
  ]);
});

test('text is UTF-8, with C0 80 for U+0000', () => {
  check('\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80', 'é€😀');
  check('\xc0\x80a\xc0\x80', '\0a\0');
  check('\x7f ~', '\x7f ~');
  check('\xef\xbf\xbd\xef\xbb\xbf\xf4\x8f\xbf\xbd', '\ufffd\ufeff\u{10fffd}');
});

test('anything else is no text', () => {
  const wrong = [
    ['\x80', '\xbf', '\xc3', '\xe2\x82', '\xf0\x9f\x98', 'a\xfd'], // cut short
    ['\xc0\x81', '\xc1\xbf', '\xe0\x80\x80', '\xf0\x80\x80\x80', '\xc0'], // overlong
    ['\xed\xa0\x80', '\xed\xbf\xbf', '\xf4\x90\x80\x80', '\xf8\x88\x80\x80\x80'], // no code points
    ['\xef\xbf\xbe', '\xef\xbf\xbf', '\xef\xb7\x90', '\xf0\x9f\xbf\xbe', '\xf4\x8f\xbf\xbf'], // noncharacters
  ];
  for (const content of wrong.flat()) refuse(content, 'invalid UTF-8 sequence in string');
});

test('the first mistake in a string is told', () => {
  refuse('\\x\xc3', 'invalid escape sequence in string');
  refuse('\xc3\\x', 'invalid UTF-8 sequence in string');
  refuse('\xc0\\x', 'invalid UTF-8 sequence in string');
});

test('a byte that no string may hold makes it stray, that byte included', () => {
  for (const [byte, shown] of [
    ['\0', ''],
    ['\x01', '\x01'],
    ['\t', '\t'],
    ['\n', '\n'],
    ['\x1f', '\x1f'],
    ['\xfe', '\udcfe'],
  ] as const) {
    for (const piece of [Infinity, 1]) {
      for (const before of ['"a', "'a", '"\\', '"\xc3\xa9']) {
        const text = before.replace('\xc3\xa9', 'é');
        assert.deepEqual(messagesOf(`[${before}${byte}`, piece), [
          { error: `JSON parse error, stray '${text}${shown}'` },
        ]);
      }
    }
  }
});

const shown = (token: string) => [{ error: `JSON parse error, stray '${token}` }];
const a = (count: number) => 'a'.repeat(count);

test('a long stray token is cut', () => {
  assert.deepEqual(messagesOf(`"${a(1013)}\n`), shown(`"${a(1013)}\n'`));
  assert.deepEqual(messagesOf(`"${a(1014)}\n`), shown(`"${a(1014)}\n`));
  assert.deepEqual(messagesOf(`"${a(9000)}\n`), shown(`"${a(1015)}`));
  assert.deepEqual(messagesOf(`"${a(9000)}\n`, 1), shown(`"${a(1015)}`));
  assert.deepEqual(messagesOf(`"${a(1014)}\xc3\xa9\n`), shown(`"${a(1014)}\udcc3`));
});
