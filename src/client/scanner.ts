import type { Scanner } from '../wire/index.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** From this length on two bytes at a time are looked at: base64 of files is most of what is ever read. */
const LONG = 256;

/** For each table, what both bytes of a pair mean together. */
const pairTables = new Map<Uint8Array, Uint8Array>();

/** The passes over bytes that decoding wants, on Node.js. */
export const scanner: Scanner = {
  indexOf(bytes, byte, from, to) {
    const at = bytes.subarray(from, to).indexOf(byte);
    return at < 0 ? -1 : from + at;
  },
  classes(bytes, table, from, to) {
    let seen = 0;
    for (let i = from; i < to; i++) seen |= table[bytes[i]!]!;
    return seen;
  },
  findClass(bytes, table, mask, from, to) {
    let i = to - from < LONG ? from : skipPairs(bytes, table, mask, from, to);
    for (; i < to; i++) if ((table[bytes[i]!]! & mask) !== 0) return i;
    return -1;
  },
  count(bytes, byte, from, to) {
    let count = 0;
    for (let i = from; i < to; i++) if (bytes[i] === byte) count++;
    return count;
  },
  decodeUtf8(bytes, from, to) {
    try {
      return utf8.decode(bytes.subarray(from, to));
    } catch {
      return undefined;
    }
  },
};

/** A place in `bytes[from, to)` up to which no byte has a class of `mask`, not far from the first that has, or from the end. */
function skipPairs(bytes: Uint8Array, table: Uint8Array, mask: number, from: number, to: number): number {
  const pairs = pairTables.get(table) ?? makePairTable(table);
  const odd = (bytes.byteOffset + from) & 1;
  if (odd === 1 && (table[bytes[from]!]! & mask) !== 0) return from;
  const start = from + odd;
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset + start, (to - start) >> 1);
  const end = words.length & ~3;
  let i = 0;
  for (; i < end; i += 4) {
    const seen = pairs[words[i]!]! | pairs[words[i + 1]!]! | pairs[words[i + 2]!]! | pairs[words[i + 3]!]!;
    if ((seen & mask) !== 0) break;
  }
  return start + 2 * i;
}

function makePairTable(table: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(1 << 16);
  for (let i = 0; i < pairs.length; i++) pairs[i] = table[i & 0xff]! | table[i >> 8]!;
  pairTables.set(table, pairs);
  return pairs;
}
