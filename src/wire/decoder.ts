import type { SinkFor } from './byte-sink.ts';
import type { Json } from './json.ts';
import { type KnownLines, LONGEST_KNOWN_LINE, remember } from './known-lines.ts';
import { Lexer, NOTHING, RESET, STRING } from './lexer.ts';
import { LIMITS, type Limits } from './limits.ts';
import { closeLongLine, LongLine } from './long-line.ts';
import type { ParseError } from './parse-error.ts';
import { Parser } from './parser.ts';
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
/** Bytes of a string that is offered to a sink: more than the megabyte that clients send at once, base64 of it. */
const VERY_LONG = 1400 << 10;

/**
 * Turns a stream of bytes into messages. `feed` it a chunk, then call `next` until it returns undefined; only
 * then the chunk's memory may be used again. Between two calls of `next` any time may pass.
 */
export class Decoder {
  readonly #scanner: Scanner;
  readonly #lexer: Lexer;
  readonly #parser: Parser;
  #bytes: Uint8Array = NO_BYTES;
  /** Whether the chunk may hold another message: false only where that is known for nothing. A field, for it is asked often. */
  more = false;
  #at = 0;
  #end = 0;
  /** What was found out on the fast way and is not tried twice: before here no line is plain, ... */
  #exactUntil = 0;
  /** ... and no newline comes, unless before `#at`. */
  #searched = 0;
  /** Whether lexer and parser are in the middle of something. */
  #busy = false;
  readonly #lineLimit: number;
  /** Whether long lines of less than `VERY_LONG` pass no limit. */
  readonly #readsLong: boolean;
  readonly #known: KnownLines | undefined;
  readonly #sinkFor: SinkFor | undefined;
  /** Whether the string that is being read has been offered. */
  #offered = false;
  /** The request whose long string is being read, while the parser knows nothing of it. */
  #long: LongLine | undefined;
  /** The last one: a file is mostly written in many like it. */
  #lastLong: LongLine | undefined;

  constructor(scanner: Scanner, options: DecoderOptions = {}) {
    const limits = { ...LIMITS, ...options.limits };
    this.#scanner = scanner;
    this.#known = options.remembers === true ? new Map() : undefined;
    this.#sinkFor = options.sinkFor;
    this.#lexer = new Lexer(scanner, limits.bytes);
    this.#parser = new Parser(limits, options.plainDoubles ?? false);
    // A line of n bytes has less than n bytes of tokens, tokens, and open brackets.
    this.#lineLimit = Math.min(LONGEST_PLAIN_LINE, limits.bytes - 1, limits.tokens, limits.depth);
    this.#readsLong = limits.bytes > 2 * VERY_LONG;
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
  }

  /** The next message, or undefined if the chunk holds no more. */
  next(): Message | undefined {
    if (this.#busy) return this.#goOn();
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
      if (this.#busy) return this.#goOn();
    }
    return this.#exact();
  }

  /** Forgets everything, unread bytes too: for another client. */
  reset(): void {
    this.feed(NO_BYTES, 0);
    this.#busy = false;
    this.#long = this.#lastLong = undefined;
    this.#known?.clear();
    this.#lexer.reset();
    this.#parser.reset();
  }

  /** Gives up memory that only large messages need. */
  release(): void {
    this.#lexer.token.release();
  }

  /** The message on the line that begins at `from`, if it is a plain one. `whole` is the chunk's text, if that is not known. */
  #plainLine(bytes: Uint8Array, from: number, whole: string | undefined): Json | undefined {
    const end = this.#end - from > this.#lineLimit ? from + this.#lineLimit : this.#end;
    const searched = this.#searched;
    const newline = this.#scanner.indexOf(bytes, NEWLINE, searched > from ? searched : from, end);
    if (newline < 0) {
      this.#searched = end;
      if (this.#readsLong && end - from === LONGEST_PLAIN_LINE) this.#beginLong(bytes, from);
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

  /** Begins to read the long string of a request, if it is such a one. */
  #beginLong(bytes: Uint8Array, from: number): void {
    const scanner = this.#scanner;
    if (this.#lastLong?.begins(scanner, bytes, from, this.#end) !== true)
      this.#lastLong = LongLine.open(scanner, bytes, from, this.#end);
    this.#long = this.#lastLong;
    if (this.#long === undefined) {
      this.#exactUntil = from + LONGEST_PLAIN_LINE;
      return;
    }
    this.#at = from + this.#long.head.length;
    this.#offered = false;
    this.#busy = true;
    this.#lexer.token.recycle();
  }

  /** Reads on in a message that has begun. */
  #goOn(): Message | undefined {
    const long = this.#long;
    if (long === undefined) return this.#exact();
    const lexer = this.#lexer;
    const { token } = lexer;
    lexer.feed(this.#bytes, this.#at, this.#end);
    const kind = lexer.next();
    this.#at = lexer.at;
    if (kind === NOTHING && token.before < VERY_LONG) return undefined;
    this.#long = undefined;
    const close = kind === STRING && token.plain ? closeLongLine(this.#bytes, this.#at, this.#end) : -1;
    if (close >= 0) {
      this.#at = close;
      this.#busy = false;
      return long.with(token.string() as Json);
    }
    this.#catchUp(long.head);
    return this.#exact(kind);
  }

  /** Gives the parser what comes before a long string. */
  #catchUp(head: string): void {
    const bytes = Uint8Array.from(head, (character) => character.charCodeAt(0));
    const lexer = new Lexer(this.#scanner, bytes.length);
    lexer.feed(bytes, 0, bytes.length);
    for (let kind = lexer.next(); kind !== NOTHING; kind = lexer.next())
      this.#parser.accept(kind, lexer.token);
  }

  #offer(): void {
    const { token } = this.#lexer;
    if (this.#offered || !this.#lexer.inPlainString || !this.#parser.wantsValue) return;
    this.#offered = true;
    const sink = this.#sinkFor?.(this.#parser.open);
    if (sink !== undefined) token.sinkInto(sink);
  }

  /** Reads on token by token, from one of kind `found` on if that has just been read. */
  #exact(found?: number): Message | undefined {
    const lexer = this.#lexer;
    const parser = this.#parser;
    if (!this.#busy) lexer.token.recycle();
    if (found === undefined) lexer.feed(this.#bytes, this.#at, this.#end);
    let message: Message | undefined;
    let kind: number;
    do {
      kind = found ?? lexer.next();
      found = undefined;
      if (kind === RESET) parser.reset();
      else if (kind !== NOTHING) message = parser.accept(kind, lexer.token);
    } while (message === undefined && kind !== NOTHING);
    this.#at = lexer.at;
    this.#busy = !lexer.between || !parser.between;
    if (message === undefined && this.#busy) {
      lexer.token.settle();
      if (lexer.token.before >= VERY_LONG) this.#offer();
      else this.#offered = false;
    }
    return message;
  }
}
