/**
 * System text: names and paths are bytes that need not be UTF-8. As a string, a byte that belongs to no character is the
 * lone surrogate U+DC80..U+DCFF, so that every name survives the way there and back. U+0000 is written as C0 80, so that
 * no path is ever cut short.
 */
const RAW = 0xdc00;

/** The text of `bytes[from, to)`, whatever they are. */
export function decodeSystemText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to;) {
    const length = characterLength(bytes, at, to);
    if (length === 0) text += String.fromCharCode(RAW + bytes[at]!);
    else text += String.fromCodePoint(codePoint(bytes, at, length));
    at += Math.max(length, 1);
  }
  return text;
}

/** The bytes of a text. */
export function encodeSystemText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= RAW + 0x80 && code <= RAW + 0xff) bytes[at++] = code - RAW;
    else if (code > 0 && code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
      else {
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    }
  }
  return bytes.subarray(0, at);
}

/** The length of the well-formed character at `at` (Unicode table 3-7), or 0. */
function characterLength(bytes: Uint8Array, at: number, to: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length === 0 || at + length > to) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const code = codePoint(bytes, at, length);
  const shortest = length === 2 || (length === 3 ? code >= 0x800 : code >= 0x10000);
  return shortest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? length : 0;
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at]!;
  let code = bytes[at]! & (0x7f >> length);
  for (let i = 1; i < length; i++) code = (code << 6) | (bytes[at + i]! & 0x3f);
  return code;
}
