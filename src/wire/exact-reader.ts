import type { SinkFor } from './byte-sink.ts';
import type { Json } from './json.ts';
import { Lexer, NOTHING, RESET, STRING } from './lexer.ts';
import type { Limits } from './limits.ts';
import { closeLongLine, LongLine } from './long-line.ts';
import type { ParseError } from './parse-error.ts';
import { Parser } from './parser.ts';
import type { Scanner } from './scanner.ts';

/** Bytes of a string that is offered to a sink: more than the megabyte that clients send at once, base64 of it. */
const VERY_LONG = 1400 << 10;

/** The way for every message: read token by token, as the C agent does, however it is cut into chunks. */
export class ExactReader {
  readonly #scanner: Scanner;
  readonly #lexer: Lexer;
  readonly #parser: Parser;
  readonly #sinkFor: SinkFor | undefined;
  /** Whether long lines of less than `VERY_LONG` pass no limit. */
  readonly #readsLong: boolean;
  #busy = false;
  /** Whether the string that is being read has been offered. */
  #offered = false;
  /** The request whose long string is being read, while the parser knows nothing of it. */
  #long: LongLine | undefined;
  /** The last one: a file is mostly written in many like it. */
  #lastLong: LongLine | undefined;

  constructor(scanner: Scanner, limits: Limits, plainDoubles: boolean, sinkFor: SinkFor | undefined) {
    this.#scanner = scanner;
    this.#lexer = new Lexer(scanner, limits.bytes);
    this.#parser = new Parser(limits, plainDoubles);
    this.#sinkFor = sinkFor;
    this.#readsLong = limits.bytes > 2 * VERY_LONG;
  }

  /** Whether a message has begun that has not ended. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Up to where it has read. */
  get at(): number {
    return this.#lexer.at;
  }

  /** Forgets everything. */
  reset(): void {
    this.#busy = false;
    this.#long = this.#lastLong = undefined;
    this.#lexer.reset();
    this.#parser.reset();
  }

  /** Gives up memory that only large messages need. */
  release(): void {
    this.#lexer.token.release();
  }

  /**
   * Reads up to a message's end in `bytes[from, end)`, where the last one ended or this one was left; undefined if it does not
   * end there.
   */
  read(bytes: Uint8Array, from: number, end: number): Json | ParseError | undefined {
    const long = this.#long;
    const lexer = this.#lexer;
    const { token } = lexer;
    lexer.feed(bytes, from, end);
    if (long === undefined) return this.#read();
    const kind = lexer.next();
    if (kind === NOTHING && token.before < VERY_LONG) return undefined;
    this.#long = undefined;
    const close = kind === STRING && token.plain ? closeLongLine(bytes, lexer.at, end) : -1;
    if (close >= 0) {
      lexer.feed(bytes, close, end);
      this.#busy = false;
      return long.with(token.string() as Json);
    }
    this.#catchUp(long.head);
    return this.#read(kind);
  }

  /** Begins with a long line at `from` up to its long string; false if it is no such line as clients write. */
  begin(bytes: Uint8Array, from: number, end: number): boolean {
    if (!this.#readsLong) return false;
    const scanner = this.#scanner;
    if (this.#lastLong?.begins(scanner, bytes, from, end) !== true)
      this.#lastLong = LongLine.open(scanner, bytes, from, end);
    this.#long = this.#lastLong;
    if (this.#long === undefined) return false;
    this.#offered = false;
    this.#busy = true;
    const lexer = this.#lexer;
    lexer.token.recycle();
    lexer.feed(bytes, from + this.#long.head.length, end);
    return true;
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

  /** Reads token by token, from one of kind `found` on if that has just been read. */
  #read(found?: number): Json | ParseError | undefined {
    const lexer = this.#lexer;
    const parser = this.#parser;
    if (!this.#busy) lexer.token.recycle();
    let message: Json | ParseError | undefined;
    let kind: number;
    do {
      kind = found ?? lexer.next();
      found = undefined;
      if (kind === RESET) parser.reset();
      else if (kind !== NOTHING) message = parser.accept(kind, lexer.token);
    } while (message === undefined && kind !== NOTHING);
    this.#busy = !lexer.between || !parser.between;
    if (message === undefined && this.#busy) {
      lexer.token.settle();
      if (lexer.token.before >= VERY_LONG) this.#offer();
      else this.#offered = false;
    }
    return message;
  }
}
