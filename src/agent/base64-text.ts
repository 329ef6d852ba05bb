import { CommandError } from '../api/index.ts';
import type { Sys } from '../runtime/index.ts';
import { LongString } from '../wire/index.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NEWLINE = 0x0a;
const PADDING = 0x3d;

const ILLEGAL = 0x80;
/** The six bits of each letter (none for padding and newlines), or ILLEGAL. */
const VALUES = new Uint8Array(256).fill(ILLEGAL);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
VALUES[NEWLINE] = 0;
VALUES[PADDING] = 0;

/** Is given decoded bytes, `block[0, length)`, which are good until it returns. */
export type TakePiece = (block: Uint8Array, length: number) => void;

/**
 * Base64 in a message, read as GLib's g_base64_decode() does: newlines count for nothing, an incomplete last
 * group is dropped, padding makes its own group shorter and more may follow. It is decoded piece by piece;
 * clean runs, which is nearly everything, by the engine.
 */
export class Base64Text {
  readonly #sys: Sys;
  readonly #chunks: readonly Uint8Array[];
  readonly #length: number;

  constructor(sys: Sys, text: string | LongString) {
    this.#sys = sys;
    this.#chunks = text instanceof LongString ? text.chunks : [textBytes(sys, text)];
    this.#length = text.length;
  }

  /**
   * Gives the decoded bytes to `take`, in pieces, none empty. `block` is overwritten. Throws CommandError, before there is
   * any piece, if there is a character that base64 does not have.
   */
  decode(block: Uint8Array, take: TakePiece): void {
    const chunks = this.#chunks;
    // What fits into the block is found to be right or wrong on the way there.
    if (this.#length + 3 > block.length) {
      for (let i = 0; i < chunks.length; i++) if (!isBase64(this.#sys, chunks[i]!)) throw invalidBase64();
    }
    const decoder = new Base64Decoder(this.#sys, block, take);
    for (let i = 0; i < chunks.length; i++) decoder.decode(chunks[i]!);
    decoder.end();
  }

  /** How many bytes the text stands for. `block` is overwritten. Throws as `decode` does. */
  measure(block: Uint8Array): number {
    let whole = 0;
    this.decode(block, (_, length) => (whole += length));
    return whole;
  }

  /** The decoded bytes, all of them. `block` is overwritten. Throws as `decode` does. */
  bytes(block: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.measure(block));
    let at = 0;
    this.decode(block, (_, length) => {
      bytes.set(block.subarray(0, length), at);
      at += length;
    });
    return bytes;
  }
}

/** Decodes base64 that comes in chunks, into pieces that fill `block`. */
export class Base64Decoder {
  readonly #sys: Sys;
  readonly #block: Uint8Array;
  readonly #take: TakePiece;
  #end = 0;
  /** Of a group that is put together letter by letter. */
  #letters = 0;
  #bits = 0;
  #third = 0;

  constructor(sys: Sys, block: Uint8Array, take: TakePiece) {
    this.#sys = sys;
    this.#block = block;
    this.#take = take;
  }

  /** Hands over the pieces that are full with this chunk. Throws CommandError at a character that base64 does not have. */
  decode(chunk: Uint8Array): void {
    const block = this.#block;
    const { length } = chunk;
    for (let at = 0; at < length;) {
      if (this.#letters === 0) {
        const room = (((block.length - this.#end) / 3) | 0) * 4;
        const run = this.#sys.decodeBase64(
          chunk,
          at,
          room < length - at ? at + room : length,
          block,
          this.#end,
        );
        at += run;
        this.#end += (run / 4) * 3;
      }
      if (block.length - this.#end < 3) this.end();
      else if (at < length) at = this.#group(chunk, at);
    }
  }

  /**
   * Reads letters from `at` on up to the end of a group: one with padding or newlines in it, or one that a chunk's end cuts.
   * Returns where reading goes on.
   */
  #group(chunk: Uint8Array, at: number): number {
    while (at < chunk.length) {
      const letter = chunk[at++]!;
      if (letter === NEWLINE) {
        if (this.#letters === 0) break; // a clean run may follow
        continue;
      }
      const value = VALUES[letter]!;
      if (value === ILLEGAL) throw invalidBase64();
      this.#bits = (this.#bits << 6) | value;
      if (++this.#letters === 3) this.#third = letter;
      if (this.#letters < 4) continue;
      const bits = this.#bits;
      const block = this.#block;
      block[this.#end++] = bits >> 16;
      if (this.#third !== PADDING) block[this.#end++] = bits >> 8;
      if (letter !== PADDING) block[this.#end++] = bits;
      this.#letters = this.#bits = 0;
      break;
    }
    return at;
  }

  /** Hands over what is left, if anything is. */
  end(): void {
    if (this.#end > 0) this.#take(this.#block, this.#end);
    this.#end = 0;
  }
}

/** Whether there is no character that base64 does not have. */
function isBase64(sys: Sys, chunk: Uint8Array): boolean {
  return sys.findClass(chunk, VALUES, ILLEGAL, 0, chunk.length) < 0;
}

export function invalidBase64(): CommandError {
  return new CommandError('Base64 data contains invalid characters');
}

/** The bytes of a text. */
export function textBytes(sys: Sys, text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  return bytes.subarray(0, sys.encodeText(text, bytes, 0));
}
