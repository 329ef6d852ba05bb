import type { Random } from './random.ts';

/** The three words of JSON, and some that are none. */
export const WORDS = ['true', 'false', 'null', 'nul', 'nulls', 'x', 'truefalse', 'e', 'inf', 'nan', 'True'];

const BLANKS = ['', '', '', ' ', '\n', '\t', '\r\n', '   '];

/** A JSON value, nested up to `depth`, in any spelling. */
export function valueText(random: Random, depth: number): string {
  const [before, after] = [random.pick(BLANKS), random.pick(BLANKS)];
  return before + bare(random, depth) + after;
}

function bare(random: Random, depth: number): string {
  switch (random.below(depth > 0 ? 8 : 5)) {
    case 0:
      return random.pick(['true', 'false', 'null']);
    case 1:
    case 2:
      return numberText(random);
    case 3:
    case 4:
      return stringText(random);
    case 5:
      return `[${random.several(5, () => valueText(random, depth - 1)).join()}]`;
    default: {
      const members = random.several(5, () => `${keyText(random)}:${valueText(random, depth - 1)}`);
      return `{${members.join()}}`;
    }
  }
}

function keyText(random: Random): string {
  return random.once(3) ? stringText(random) : `"${random.pick([...'abcdefgh'])}"`;
}

const INTEGERS = [
  '0',
  '-0',
  '1',
  '-1',
  '00',
  '-01',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
];
const NUMBER_PARTS = ['0', '1', '9', '12', '999999', '-', '+', '.', 'e', 'E', '00', '308', '324', '17'];

/** A number, or what nearly is one. */
export function numberText(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return random.pick(INTEGERS);
    case 1:
      return String(random.below(100_000) - 50_000);
    case 2:
      return `${random.below(2000) - 1000}.${random.below(100_000)}`;
    case 3: {
      const sign = random.pick(['', '-', '+']);
      return `${random.pick(['', '-'])}${random.below(10)}.${random.below(1_000_000)}e${sign}${random.below(340)}`;
    }
    default:
      return random.several(5, () => random.pick(NUMBER_PARTS)).join('');
  }
}

const PLAIN = ['a', 'z', ' ', '/', '0', '{', '}', '[', ']', ',', ':', '\x7f', 'guest-ping'];
const ESCAPES = [
  '\\"',
  "\\'",
  '\\\\',
  '\\/',
  '\\b',
  '\\f',
  '\\n',
  '\\r',
  '\\t',
  '\\u0041',
  '\\u00e4',
  '\\u0000',
];
const ODD_ESCAPES = [
  '\\ud834\\udd1e',
  '\\ud834',
  '\\udd1e',
  '\\ud834\\u0041',
  '\\ufffe',
  '\\uFDD0',
  '\\uD83F\\uDFFE',
  '\\u12',
  '\\u12g4',
  '\\x',
  '\\0',
  '\\u',
];
const CHARACTERS = [
  '\xc3\xa4',
  '\xe2\x82\xac',
  '\xf0\x9d\x84\x9e',
  '\xc0\x80',
  '\xef\xbf\xbd',
  '\xf4\x8f\xbf\xbd',
];
const ODD_BYTES = [
  '\x80',
  '\xbf',
  '\xc3',
  '\xc0\xaf',
  '\xe0\x80\x80',
  '\xed\xa0\x80',
  '\xef\xbf\xbe',
  '\xef\xb7\x90',
  '\xf0\x9f\xbf\xbf',
  '\xf4\x90\x80\x80',
  '\xe2\x82',
  '\xf8\x88\x80\x80\x80',
  '\x01',
  '\n',
];

/** A string in either kind of quotes, or what nearly is one. */
export function stringText(random: Random): string {
  const quote = random.pick(['"', '"', "'"]);
  const parts = random.several(8, () => {
    if (random.once(12)) return random.pick(random.once(2) ? ODD_ESCAPES : ODD_BYTES);
    return random.pick(random.pick([PLAIN, PLAIN, ESCAPES, CHARACTERS]));
  });
  return quote + parts.join('') + quote;
}
