/**
 * The passes over bytes that the decoder leaves to the engine: one call each instead of a loop in TypeScript,
 * which costs QuickJS some 50 ns a byte. Ranges are half open.
 */
export interface Scanner {
  /** Index of the first `byte` in `bytes[from, to)`, or -1. */
  indexOf(bytes: Uint8Array, byte: number, from: number, to: number): number;
  /** The bitwise OR of `table[b]` over all bytes b of `bytes[from, to)`. */
  classes(bytes: Uint8Array, table: Uint8Array, from: number, to: number): number;
  /** Index of the first byte b in `bytes[from, to)` with `table[b] & mask`, or -1. */
  findClass(bytes: Uint8Array, table: Uint8Array, mask: number, from: number, to: number): number;
  /** How often `byte` occurs in `bytes[from, to)`. */
  count(bytes: Uint8Array, byte: number, from: number, to: number): number;
  /** The text of well-formed UTF-8; undefined if the bytes are not. */
  decodeUtf8(bytes: Uint8Array, from: number, to: number): string | undefined;
}
