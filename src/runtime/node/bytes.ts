import { createHash } from 'node:crypto';
import { encodeSystemText, type Sys } from '../index.ts';

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
  | 'sha256'
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
    checkRange(table, 0, 256);
    let seen = 0;
    for (let i = from; i < to; i++) seen |= table[bytes[i]!]!;
    return seen;
  },
  findClass(bytes, table, mask, from, to) {
    checkRange(bytes, from, to);
    checkRange(table, 0, 256);
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
    checkRange(into, at, into.length);
    if (at + bytes.length > into.length) return -bytes.length;
    into.set(bytes, at);
    return bytes.length;
  },
  encodeBase64(bytes, from, to, into, at) {
    checkRange(bytes, from, to);
    checkRange(into, at, at + Math.ceil((to - from) / 3) * 4);
    return view(into, at, into.length).write(view(bytes, from, to).toString('base64'), 'latin1');
  },
  decodeBase64(bytes, from, to, into, at) {
    checkRange(bytes, from, to);
    checkRange(into, at, at + Math.floor((to - from) / 4) * 3);
    const whole = from + ((to - from) & ~3);
    let end = from;
    while (end < whole && isLetter[bytes[end]!] === 1) end++;
    const length = (end - from) & ~3;
    view(into, at, into.length).write(view(bytes, from, from + length).toString('latin1'), 'base64');
    return length;
  },
  sha256(bytes, from, to) {
    checkRange(bytes, from, to);
    return createHash('sha256').update(bytes.subarray(from, to)).digest('hex');
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
