import type { ByteSink } from './byte-sink.ts';
import { HeldBytes } from './held-bytes.ts';
import { LONG_STRING, LongString } from './long-string.ts';
import { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';
import { decodeString } from './string-text.ts';

const NO_BYTES = new Uint8Array(0);

/**
 * The token read last: `bytes[from, to)`, after what was held of it from earlier chunks. One object serves
 * all tokens; it is looked at before the next is read.
 */
export class Token {
  bytes: Uint8Array = NO_BYTES;
  from = 0;
  to = 0;
  /** Number of bytes that earlier chunks had of it: held, unless a sink has taken them. */
  before = 0;
  /** Of a string: nothing but printable ASCII without quotes and backslashes. */
  plain = true;
  readonly scanner: Scanner;
  readonly #held = new HeldBytes();
  #sink: ByteSink | undefined;
  /** Those that end in this chunk. */
  #long: LongString[] = [];

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  /** Keeps what there is of an unfinished token; the chunk is about to go. */
  hold(): void {
    this.before += this.to - this.from;
    // From the first byte on that is not plain the string has to be decoded as a whole.
    if (this.#sink !== undefined && this.plain) this.#sink.take(this.bytes.subarray(this.from, this.to));
    else this.#held.append(this.bytes, this.from, this.to);
    this.from = this.to = 0;
  }

  /** Gives a plain string that goes on in the next chunk to `sink`: what is held of it, and what comes. */
  sinkInto(sink: ByteSink): void {
    this.#sink = sink;
    const chunks = this.#held.take();
    chunks[0] = chunks[0]!.subarray(1); // the quote
    for (const chunk of chunks) sink.take(chunk);
    this.#held.recycle();
  }

  /** Forgets what was held. */
  drop(): void {
    this.#sink = undefined;
    this.#held.take();
    this.before = 0;
  }

  /** Makes what has been read of an unfinished message independent of the chunk, which is about to go. */
  settle(): void {
    if (this.#long.length === 0) return;
    for (const string of this.#long) string.settle();
    this.#long = [];
  }

  /** Reuses memory: the values read so far are not needed any more. */
  recycle(): void {
    if (this.#long.length > 0) this.#long = [];
    this.#held.recycle();
  }

  /** Gives up memory that only large messages need, and what was kept to settle of those that have been read. */
  release(): void {
    this.#long = [];
    this.#held.release();
  }

  /** Makes the whole token one range of `bytes`. */
  gather(): void {
    if (this.before === 0) return;
    this.#sink = undefined;
    this.hold();
    this.bytes = this.#held.join();
    this.to = this.bytes.length;
    this.before = 0;
  }

  /** The text of a number or a keyword: ASCII. */
  text(): string {
    if (this.before > 0) this.gather();
    return this.scanner.decodeUtf8(this.bytes, this.from, this.to)!;
  }

  /** What a string stands for. */
  string(): string | LongString | ParseError {
    if (this.#sink !== undefined) return this.#sunk(this.#sink);
    const long = this.before + this.to - this.from - 2 >= LONG_STRING;
    if (long && this.plain) {
      const string = new LongString(this.#chunks(), this.scanner);
      this.#long.push(string);
      return string;
    }
    if (this.before > 0) this.gather();
    if (this.plain) return this.scanner.decodeUtf8(this.bytes, this.from + 1, this.to - 1)!;
    return decodeString(this.scanner, this.bytes, this.from + 1, this.to - 1);
  }

  /** Gives the end of the string to the sink. */
  #sunk(sink: ByteSink): LongString | ParseError {
    this.#sink = undefined;
    if (this.plain) {
      sink.take(this.bytes.subarray(this.from, this.to - 1));
    } else {
      this.gather();
      const rest = decodeString(this.scanner, this.bytes, this.from, this.to - 1);
      if (rest instanceof ParseError) return rest;
      sink.takeText(rest);
    }
    this.before = 0;
    return new LongString([], this.scanner, sink);
  }

  /** The bytes between the quotes. */
  #chunks(): Uint8Array[] {
    if (this.before === 0) return [this.bytes.subarray(this.from + 1, this.to - 1)];
    this.before = 0;
    const chunks = this.#held.take();
    chunks[0] = chunks[0]!.subarray(1);
    chunks.push(this.bytes.subarray(this.from, this.to - 1));
    return chunks;
  }
}
