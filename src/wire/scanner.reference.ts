import type { Scanner } from './scanner.ts';

/** A range that is none ends the agent where the engine is C. */
function checkRange(bytes: Uint8Array, from: number, to: number): void {
  if (from < 0 || to < from || to > bytes.length) throw new RangeError('range outside of its byte array');
}

/** The scanner in plain TypeScript: what the engines' versions must do, for tests. */
export const referenceScanner: Scanner = {
  indexOf(bytes, byte, from, to) {
    checkRange(bytes, from, to);
    const index = bytes.subarray(from, to).indexOf(byte);
    return index < 0 ? -1 : from + index;
  },

  classes(bytes, table, from, to) {
    checkRange(bytes, from, to);
    let classes = 0;
    for (let i = from; i < to; i++) classes |= table[bytes[i]!]!;
    return classes;
  },

  findClass(bytes, table, mask, from, to) {
    checkRange(bytes, from, to);
    for (let i = from; i < to; i++) if (table[bytes[i]!]! & mask) return i;
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
    const pieces: string[] = [];
    let piece: number[] = [];
    for (let at = from; at < to;) {
      const lead = bytes[at]!;
      const length =
        lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
      if (length === 0 || at + length > to) return undefined;
      let code = length === 1 ? lead : lead & (0x7f >> length);
      for (let i = at + 1; i < at + length; i++) {
        if ((bytes[i]! & 0xc0) !== 0x80) return undefined;
        code = code * 64 + (bytes[i]! & 0x3f);
      }
      const lowest = length < 3 ? 0 : length === 3 ? 0x800 : 0x1_0000;
      if (code < lowest || code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
      piece.push(code);
      at += length;
      if (piece.length === 4096) {
        pieces.push(String.fromCodePoint(...piece));
        piece = [];
      }
    }
    return pieces.join('') + String.fromCodePoint(...piece);
  },
};
