import { BACKSLASH, NONCHARACTER_LEAD, NUL_LEAD, RUN, TEXT } from './byte-class.ts';
import { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';

const NONCHARACTER = /\p{Noncharacter_Code_Point}/u;
const INVALID = -1;

/**
 * What the string between two quotes, `bytes[from, to)`, stands for; `bytes[to]` is the closing quote. The
 * encoding is UTF-8 without noncharacters, with the two bytes C0 80 for U+0000.
 */
export function decodeString(
  scanner: Scanner,
  bytes: Uint8Array,
  from: number,
  to: number,
): string | ParseError {
  let text = '';
  for (let at = from; ;) {
    const special = scanner.findClass(bytes, TEXT, BACKSLASH | NUL_LEAD, at, to);
    const end = special < 0 ? to : special;
    if (end > at) {
      const part = decodeRun(scanner, bytes, at, end);
      if (part === undefined) return ParseError.syntax('invalid UTF-8 sequence in string');
      text += part;
    }
    if (special < 0) return text;
    const byte = bytes[special + 1]!;
    at = special + 2;
    if (bytes[special] === 0xc0) {
      if (byte !== 0x80) return ParseError.syntax('invalid UTF-8 sequence in string');
      text += '\0';
    } else if (byte === 0x75) {
      const code = codePoint(bytes, special, to);
      at = special + (code > 0xffff ? 12 : 6);
      if (code === INVALID || isNoncharacter(code)) {
        const escape = bytes.subarray(special, Math.min(at, to + 1));
        return ParseError.quoting('', escape, ' is not a valid Unicode character', scanner);
      }
      text += String.fromCodePoint(code);
    } else {
      const character = unescape(byte);
      if (character === undefined) return ParseError.syntax('invalid escape sequence in string');
      text += character;
    }
  }
}

/** The text of UTF-8 without noncharacters, or undefined. */
function decodeRun(scanner: Scanner, bytes: Uint8Array, from: number, to: number): string | undefined {
  const text = scanner.decodeUtf8(bytes, from, to);
  if (text === undefined) return undefined;
  const suspicious = scanner.classes(bytes, RUN, from, to) & NONCHARACTER_LEAD;
  return suspicious !== 0 && NONCHARACTER.test(text) ? undefined : text;
}

function unescape(byte: number): string | undefined {
  switch (byte) {
    case 0x22:
    case 0x27:
    case 0x2f:
    case 0x5c:
      return String.fromCharCode(byte);
    case 0x62:
      return '\b';
    case 0x66:
      return '\f';
    case 0x6e:
      return '\n';
    case 0x72:
      return '\r';
    case 0x74:
      return '\t';
    default:
      return undefined;
  }
}

/** The code point of the escape, or of the pair of escapes, that begins with the backslash at `at`, or INVALID. */
function codePoint(bytes: Uint8Array, at: number, to: number): number {
  let code = hexadecimal(bytes, at + 2, to);
  if (code >= 0xd800 && code <= 0xdbff && bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75) {
    const low = hexadecimal(bytes, at + 8, to);
    if (low >= 0xdc00 && low <= 0xdfff) code = 0x1_0000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
  }
  return code >= 0xd800 && code <= 0xdfff ? INVALID : code;
}

function isNoncharacter(code: number): boolean {
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}

/** The value of the four hexadecimal digits at `at`, or INVALID. */
function hexadecimal(bytes: Uint8Array, at: number, to: number): number {
  if (at + 4 > to) return INVALID;
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i]!;
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57;
    else return INVALID;
  }
  return value;
}
