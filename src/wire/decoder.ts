import type { SinkFor } from './byte-sink.ts';
import type { ExactReader } from './exact-reader.ts';
import type { Json } from './json.ts';
import { type KnownLines, LONGEST_KNOWN_LINE, remember } from './known-lines.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { ParseError } from './parse-error.ts';
import { LONGEST_PLAIN_LINE, parsePlainLine } from './plain-line.ts';
import type { Scanner } from './scanner.ts';

/** What the stream holds: values, and what should have been one. */
export type Message = Json | ParseError;

export interface DecoderOptions {
  /** What one message may hold; by default what the C agent allows. */
  readonly limits?: Partial<Limits>;
  /** Gives doubles with integral values as plain numbers, not as `Double`. */
  readonly plainDoubles?: boolean;
  /** Gives the very same message each time a short line comes again: for who does not change what it is given. */
  readonly remembers?: boolean;
  /** Has very long strings taken as they arrive. */
  readonly sinkFor?: SinkFor;
}

const NO_BYTES = new Uint8Array(0);
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SENTINEL = 0xff;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Turns a stream of bytes into messages. `feed` it a chunk, then call `next` until it returns undefined; only
 * then the chunk's memory may be used again. Between two calls of `next` any time may pass.
 *
 * What clients mostly send are lines that the engine itself can read. Who never gets another message need not have the
 * code for those: when the first comes, the decoder is stuck until `load` has brought it.
 */
export class Decoder {
  readonly #scanner: Scanner;
  readonly #options: DecoderOptions;
  readonly #limits: Limits;
  #exact: ExactReader | undefined;
  #bytes: Uint8Array = NO_BYTES;
  /** Whether the chunk may hold another message: false only where that is known for nothing. A field, for it is asked often. */
  more = false;
  /** Whether the next message cannot be read before `load`. */
  stuck = false;
  #at = 0;
  #end = 0;
  /** What was found out on the fast way and is not tried twice: before here no line is plain, ... */
  #exactUntil = 0;
  /** ... and no newline comes, unless before `#at`. */
  #searched = 0;
  /** Whether the exact reader is in the middle of something. */
  #busy = false;
  /** Whether what comes is the rest of a line that was given up. */
  #skipping = false;
  readonly #lineLimit: number;
  readonly #known: KnownLines | undefined;

  constructor(scanner: Scanner, options: DecoderOptions = {}) {
    this.#scanner = scanner;
    this.#options = options;
    const limits = { ...LIMITS, ...options.limits };
    this.#limits = limits;
    this.#known = options.remembers === true ? new Map() : undefined;
    // A line of n bytes has less than n bytes of tokens, tokens, and open brackets.
    this.#lineLimit = Math.min(LONGEST_PLAIN_LINE, limits.bytes - 1, limits.tokens, limits.depth);
  }

  /** Loads the code for every message. Rejects if that fails; the next attempt may succeed. */
  async load(): Promise<void> {
    this.learn((await import('./exact-reader.ts')).ExactReader);
  }

  /** Reads every message from now on. */
  learn(Exact: typeof ExactReader): void {
    const { plainDoubles, sinkFor } = this.#options;
    this.#exact ??= new Exact(this.#scanner, this.#limits, plainDoubles ?? false, sinkFor);
    this.stuck = false;
  }

  /** Whether a message has begun that has not ended. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Gives `chunk[0, length)` to read. */
  feed(chunk: Uint8Array, length: number): void {
    this.#bytes = chunk;
    this.#at = this.#exactUntil = this.#searched = 0;
    this.#end = length;
    this.more = length > 0;
    if (this.#skipping) this.skipLine();
  }

  /** The next message, or undefined if the chunk holds no more. */
  next(): Message | undefined {
    if (this.#busy) return this.#read();
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    let whole: string | undefined;
    // Most chunks are one line that came before.
    if (at === 0 && end <= LONGEST_KNOWN_LINE && this.#known !== undefined) {
      whole = this.#scanner.decodeUtf8(bytes, 0, end);
      const value = this.#known.get(whole!);
      if (value !== undefined) {
        this.#at = end;
        this.more = false;
        return value;
      }
    }
    // Line ends; and 0xFF, which has nothing to reset here.
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte !== NEWLINE && byte !== CARRIAGE_RETURN && byte !== SENTINEL) break;
    }
    this.#at = at;
    if (at >= end) return undefined;
    if (bytes[at] === OPEN_BRACE && at >= this.#exactUntil) {
      const value = this.#plainLine(bytes, at, whole);
      if (value !== undefined) return value;
    }
    return this.#read();
  }

  /** Gives up the line that comes next, because what it needs could not be loaded: up to its newline, or to 0xFF. */
  skipLine(): void {
    const end = this.#end;
    const newline = this.#scanner.indexOf(this.#bytes, NEWLINE, this.#at, end);
    const sentinel = this.#scanner.indexOf(this.#bytes, SENTINEL, this.#at, newline < 0 ? end : newline);
    this.#skipping = newline < 0 && sentinel < 0;
    this.#at = this.#skipping ? end : sentinel < 0 ? newline : sentinel;
    this.stuck = false;
  }

  /** Forgets everything, unread bytes too: for another client. */
  reset(): void {
    this.#busy = this.stuck = this.#skipping = false;
    this.feed(NO_BYTES, 0);
    this.#known?.clear();
    this.#exact?.reset();
  }

  /** Gives up memory that only large messages need. */
  release(): void {
    this.#exact?.release();
  }

  /** The message on the line that begins at `from`, if it is a plain one. `whole` is the chunk's text, if that is not known. */
  #plainLine(bytes: Uint8Array, from: number, whole: string | undefined): Json | undefined {
    const end = this.#end - from > this.#lineLimit ? from + this.#lineLimit : this.#end;
    const searched = this.#searched;
    const newline = this.#scanner.indexOf(bytes, NEWLINE, searched > from ? searched : from, end);
    if (newline < 0) {
      this.#searched = end;
      if (end - from === LONGEST_PLAIN_LINE) this.#beginLong(bytes, from);
      // The end of the chunk may be the end of the message.
      if (this.#busy || end < this.#end || bytes[end - 1] !== CLOSE_BRACE) return undefined;
    }
    const to = newline < 0 ? end : bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline;
    const next = newline < 0 ? to : newline + 1;
    const known = next - from <= LONGEST_KNOWN_LINE ? this.#known : undefined;
    const isWhole = from === 0 && next === this.#end;
    const line =
      known === undefined ? undefined : isWhole ? whole : this.#scanner.decodeUtf8(bytes, from, next);
    let value = line === undefined || isWhole ? undefined : known!.get(line);
    if (value === undefined) {
      value = parsePlainLine(this.#scanner, bytes, from, to);
      if (value === undefined) {
        this.#exactUntil = to;
        return undefined;
      }
      if (line !== undefined) remember(known!, line, value);
    }
    this.#at = next;
    return value;
  }

  /** Begins with a line that is longer than a plain one, if it is a request with a long string. */
  #beginLong(bytes: Uint8Array, from: number): void {
    const exact = this.#exact;
    if (exact === undefined) return;
    if (exact.begin(bytes, from, this.#end)) {
      this.#busy = true;
      this.#at = exact.at;
    } else this.#exactUntil = from + LONGEST_PLAIN_LINE;
  }

  /** Reads on the exact way, if that has been loaded. */
  #read(): Message | undefined {
    const exact = this.#exact;
    if (exact === undefined) {
      this.stuck = true;
      return undefined;
    }
    const message = exact.read(this.#bytes, this.#at, this.#end);
    this.#at = exact.at;
    this.#busy = exact.busy;
    return message;
  }
}
