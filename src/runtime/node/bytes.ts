import { type Sys } from '../index.ts';
import { encodeSystemText } from '../system-text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LETTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const isLetter = new Uint8Array(256);
for (const letter of LETTERS) isLetter[letter] = 1;

type ByteCalls = Pick<
  Sys,
  | 'indexOf'
  | 'classes'
  | 'findClass'
  | 'count'
  | 'decodeUtf8'
  | 'encodeText'
  | 'encodeBase64'
  | 'decodeBase64'
>;

/** Passes over bytes. */
export const byteCalls: ByteCalls = {
  indexOf(bytes, byte, from, to) {
    checkRange(bytes, from, to);
    const at = view(bytes, from, to).indexOf(byte);
    return at < 0 ? -1 : from + at;
  },
  classes(bytes, table, from, to) {
    checkRange(bytes, from, to);
    let seen = 0;
    for (let i = from; i < to; i++) seen |= table[bytes[i]!]!;
    return seen;
  },
  findClass(bytes, table, mask, from, to) {
    checkRange(bytes, from, to);
    for (let i = from; i < to; i++) if ((table[bytes[i]!]! & mask) !== 0) return i;
    return -1;
  },
  count(bytes, byte, from, to) {
    checkRange(bytes, from, to);
    let count = 0;
    for (let i = from; i < to; i++) if (bytes[i] === byte) count++;
    return count;
  },
  decodeUtf8(bytes, from, to) {
    checkRange(bytes, from, to);
    try {
      return utf8.decode(bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  },
  encodeText(text, into, at) {
    const bytes = encodeSystemText(text);
    if (at + bytes.length > into.length) return -bytes.length;
    into.set(bytes, at);
    return bytes.length;
  },
  encodeBase64(bytes, from, to, into, at) {
    checkRange(bytes, from, to);
    checkRange(into, at, at + Math.ceil((to - from) / 3) * 4);
    const text = view(bytes, from, to).base64Slice(0, to - from);
    return view(into, at, into.length).latin1Write(text, 0, text.length);
  },
  decodeBase64(bytes, from, to, into, at) {
    checkRange(bytes, from, to);
    const whole = from + ((to - from) & ~3);
    let end = from;
    while (end < whole && isLetter[bytes[end]!] === 1) end++;
    const length = (end - from) & ~3;
    checkRange(into, at, at + (length / 4) * 3);
    view(into, at, into.length).base64Write(view(bytes, from, from + length).latin1Slice(0, length), 0, into.length - at);
    return length;
  },
};

/** A range outside of its array is a mistake of ours, on every engine. */
export function checkRange(bytes: Uint8Array, from: number, to: number): void {
  if (!(from >= 0 && from <= to && to <= bytes.length)) {
    throw new RangeError(`no range [${from}, ${to}) in ${bytes.length} bytes`);
  }
}

function view(bytes: Uint8Array, from: number, to: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
}
