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

/** Is given decoded bytes, which are good until it returns. */
export type TakePiece = (piece: Uint8Array) => void;

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
    let length = 0;
    this.decode(block, (piece) => (length += piece.length));
    return length;
  }

  /** The decoded bytes, all of them. `block` is overwritten. Throws as `decode` does. */
  bytes(block: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.measure(block));
    let at = 0;
    this.decode(block, (piece) => {
      bytes.set(piece, at);
      at += piece.length;
    });
    return bytes;
  }
}

/** Decodes base64 that comes in chunks, into pieces that fill `block`. */
export class Base64Decoder {
  readonly #sys: Sys;
  readonly #block: Uint8Array;
  readonly #take: TakePiece;
  /** Made when it is needed: mostly there are but clean runs. */
  #group: Group | undefined;
  #end = 0;

  constructor(sys: Sys, block: Uint8Array, take: TakePiece) {
    this.#sys = sys;
    this.#block = block;
    this.#take = take;
  }

  /** Hands over the pieces that are full with this chunk. Throws CommandError at a character that base64 does not have. */
  decode(chunk: Uint8Array): void {
    const block = this.#block;
    for (let at = 0; at < chunk.length;) {
      if (this.#group?.empty !== false) {
        const room = Math.floor((block.length - this.#end) / 3) * 4;
        const run = this.#sys.decodeBase64(chunk, at, Math.min(chunk.length, at + room), block, this.#end);
        at += run;
        this.#end += (run / 4) * 3;
      }
      if (block.length - this.#end < 3) {
        this.end();
      } else if (at < chunk.length) {
        // A newline, padding, or a group that the chunk's end cuts.
        this.#group ??= new Group();
        this.#end = this.#group.add(chunk[at++]!, block, this.#end);
      }
    }
  }

  /** Hands over what is left, if anything is. */
  end(): void {
    if (this.#end > 0) this.#take(this.#block.subarray(0, this.#end));
    this.#end = 0;
  }
}

/** A group of four letters, put together one by one. */
class Group {
  #bits = 0;
  #length = 0;
  #third = 0;

  get empty(): boolean {
    return this.#length === 0;
  }

  /** Puts the group's bytes into `block` from `at` on if `letter` completes it. Returns where they end. */
  add(letter: number, block: Uint8Array, at: number): number {
    if (letter === NEWLINE) return at;
    const value = VALUES[letter]!;
    if (value === ILLEGAL) throw invalidBase64();
    this.#bits = (this.#bits << 6) | value;
    this.#length++;
    if (this.#length === 3) this.#third = letter;
    if (this.#length < 4) return at;
    const bits = this.#bits;
    this.#bits = 0;
    this.#length = 0;
    let end = at;
    block[end++] = bits >> 16;
    if (this.#third !== PADDING) block[end++] = (bits >> 8) & 0xff;
    if (letter !== PADDING) block[end++] = bits & 0xff;
    return end;
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
