import type { ByteSink } from './byte-sink.ts';
import type { Scanner } from './scanner.ts';

/** Strings of this many bytes and more stay bytes, if they are nothing but printable ASCII. */
export const LONG_STRING = 1024;

/**
 * A long string of printable ASCII without quotes and backslashes: in practice base64, which is decoded from
 * the bytes and need never be a string of the engine. It is good until the decoder is asked or fed again:
 * what of it arrived with the last chunk still lies there. To keep it, keep `toString()`.
 */
export class LongString {
  readonly length: number;
  /** What has taken it while it arrived: then it has no bytes of its own. */
  readonly sink: ByteSink | undefined;
  readonly #chunks: Uint8Array[];
  readonly #scanner: Scanner;

  constructor(chunks: Uint8Array[], scanner: Scanner, sink?: ByteSink) {
    let length = 0;
    for (let i = 0; i < chunks.length; i++) length += chunks[i]!.length;
    this.#chunks = chunks;
    this.length = length;
    this.#scanner = scanner;
    this.sink = sink;
  }

  /** The bytes, in order. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** Copies the last chunk, so that it no longer shares memory with what the decoder was fed. */
  settle(): void {
    const last = this.#chunks.length - 1;
    if (last >= 0) this.#chunks[last] = this.#chunks[last]!.slice();
  }

  /** The string itself, made anew each time. */
  toString(): string {
    let text = '';
    for (const chunk of this.chunks) text += this.#scanner.decodeUtf8(chunk, 0, chunk.length);
    return text;
  }
}
