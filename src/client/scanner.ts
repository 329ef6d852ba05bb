import type { Scanner } from '../wire/index.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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
    let i = from;
    // Eight at a time: base64 of files is most of what is ever read.
    for (; i + 8 <= to; i += 8) {
      const seen =
        table[bytes[i]!]! |
        table[bytes[i + 1]!]! |
        table[bytes[i + 2]!]! |
        table[bytes[i + 3]!]! |
        table[bytes[i + 4]!]! |
        table[bytes[i + 5]!]! |
        table[bytes[i + 6]!]! |
        table[bytes[i + 7]!]!;
      if ((seen & mask) !== 0) break;
    }
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
