import {
  BACKSLASH,
  DOUBLE_QUOTE,
  FORBIDDEN,
  HIGH,
  NOT_BLANK,
  NOT_DIGIT,
  NOT_LETTER,
  RESYNC,
  RUN,
  SINGLE_QUOTE,
  TEXT,
} from './byte-class.ts';
import * as number from './number-state.ts';
import type { Scanner } from './scanner.ts';
import { Token } from './token.ts';

/** What `next` has found: one of these, or the byte itself for a bracket, a brace, a comma or a colon. */
export const NOTHING = 0;
/** 0xFF: whoever sends it wants everything before it forgotten. */
export const RESET = 1;
/** Bytes that begin no token; the rest up to a byte of resynchronisation is skipped. */
export const STRAY = 2;
/** A token longer than a whole message may be; what follows is read as if it were new. */
export const OVERSIZE = 3;
export const STRING = 4;
export const KEYWORD = 5;
export const INTEGER = 6;
export const DOUBLE = 7;

const START = 0;
const RECOVERY = 1;
const IN_STRING = 2;
const IN_ESCAPE = 3;
const IN_KEYWORD = 4;
// From 10 on: number-state.ts.

const PLAIN_END = BACKSLASH | FORBIDDEN | HIGH;

/** Cuts a stream of chunks into tokens. A token that is cut by a chunk's end goes on in the next one. */
export class Lexer {
  readonly token: Token;
  readonly #scanner: Scanner;
  readonly #longest: number;
  #bytes: Uint8Array;
  #at = 0;
  #end = 0;
  #state = START;
  #quote = 0;
  /** The classes of bytes at which reading a string has to stop. */
  #stops = 0;

  /** `longest` is the number of bytes that a token may have. */
  constructor(scanner: Scanner, longest: number) {
    this.#scanner = scanner;
    this.#longest = longest;
    this.token = new Token(scanner);
    this.#bytes = this.token.bytes;
  }

  /** Forgets everything, unread bytes too. */
  reset(): void {
    this.feed(this.#bytes, 0, 0);
    this.#state = START;
    this.token.drop();
    this.token.recycle();
  }

  /** Gives the bytes to read: `bytes[at, end)`. */
  feed(bytes: Uint8Array, at: number, end: number): void {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  /** Where reading goes on. */
  get at(): number {
    return this.#at;
  }

  /** Whether it reads between two tokens. */
  get between(): boolean {
    return this.#state === START;
  }

  /** Whether it reads in a string that has been plain so far. */
  get inPlainString(): boolean {
    return this.#state === IN_STRING && this.token.plain;
  }

  /** Reads the next token into `token` and tells its kind. */
  next(): number {
    const token = this.token;
    const bytes = this.#bytes;
    token.bytes = bytes; // `gather` may have put others there
    if (this.#state !== START) {
      if (this.#state !== RECOVERY) return this.#resume();
      this.#skip(RESYNC);
    }
    if (token.before > 0) token.drop();
    while (this.#at < this.#end) {
      const byte = bytes[this.#at]!;
      switch (byte) {
        case 0x22:
          return this.#doubleQuoted();
        case 0x3a:
        case 0x2c:
        case 0x7b:
        case 0x7d:
        case 0x5b:
        case 0x5d:
          token.from = this.#at;
          token.to = ++this.#at;
          return byte;
        case 0x20:
        case 0x0a:
        case 0x0d:
        case 0x09:
          if (RUN[bytes[++this.#at]!]! & NOT_BLANK) continue; // mostly there is but one
          this.#skip(NOT_BLANK);
          continue;
        default:
          token.from = this.#at++;
          return this.#begin(byte);
      }
    }
    return NOTHING;
  }

  /** Goes to the next byte of a class, or to the end. */
  #skip(mask: number): void {
    const found = this.#scanner.findClass(this.#bytes, RUN, mask, this.#at, this.#end);
    this.#at = found < 0 ? this.#end : found;
    if (found >= 0) this.#state = START;
  }

  /** The most frequent token by far: mostly a plain string that ends in this chunk. */
  #doubleQuoted(): number {
    const token = this.token;
    const from = this.#at;
    const found = this.#scanner.findClass(this.#bytes, TEXT, PLAIN_END | DOUBLE_QUOTE, from + 1, this.#end);
    token.from = from;
    token.plain = true;
    if (found > 0 && this.#bytes[found] === 0x22 && found - from <= this.#longest) {
      token.to = this.#at = found + 1;
      return STRING;
    }
    this.#at = Math.min(found < 0 ? this.#end : found, from + this.#longest + 1);
    this.#quote = 0x22;
    this.#stops = PLAIN_END | DOUBLE_QUOTE;
    this.#state = IN_STRING;
    return this.#goOn();
  }

  #begin(byte: number): number {
    if (byte >= 0x30 && byte <= 0x39) {
      this.#state = byte === 0x30 ? number.ZERO : number.INTEGER;
    } else if (byte >= 0x61 && byte <= 0x7a) {
      this.#state = IN_KEYWORD;
    } else if (byte === 0x2d) {
      this.#state = number.SIGN;
    } else if (byte === 0x27) {
      this.token.plain = true;
      this.#quote = byte;
      // A double quote needs no escape in here, but where the string is written again.
      this.#stops = PLAIN_END | DOUBLE_QUOTE | SINGLE_QUOTE;
      this.#state = IN_STRING;
    } else {
      return this.#stray(byte);
    }
    return this.#goOn();
  }

  /** Goes on with a token that began in an earlier chunk. */
  #resume(): number {
    if (this.#at === this.#end) return NOTHING;
    this.token.from = this.#at;
    return this.#goOn();
  }

  /** Reads on in a token. Looks no further than the one byte with which it would be too long. */
  #goOn(): number {
    const token = this.token;
    const longest = token.from + this.#longest + 1 - token.before;
    const stop = longest < this.#end ? longest : this.#end;
    const state = this.#state;
    let kind: number;
    if (state >= number.SIGN) kind = this.#number(stop);
    else if (state === IN_KEYWORD) kind = this.#keyword(stop);
    else kind = this.#string(stop);
    token.to = this.#at;
    if (kind !== NOTHING) return kind;
    if (this.#at === longest) {
      this.#state = START;
      return OVERSIZE;
    }
    token.hold();
    return NOTHING;
  }

  #string(stop: number): number {
    const bytes = this.#bytes;
    for (;;) {
      if (this.#state === IN_ESCAPE) {
        if (this.#at >= stop) return NOTHING;
        const byte = bytes[this.#at++]!;
        if (byte < 0x20 || byte >= 0xfe) return this.#stray(byte);
        this.#state = IN_STRING;
      }
      const found = this.#scanner.findClass(bytes, TEXT, this.#stops, this.#at, stop);
      if (found < 0) {
        this.#at = stop;
        return NOTHING;
      }
      const byte = bytes[found]!;
      this.#at = found + 1;
      if (byte === this.#quote) {
        this.#state = START;
        return STRING;
      }
      if (byte < 0x20 || byte >= 0xfe) return this.#stray(byte);
      if (byte === 0x5c) this.#state = IN_ESCAPE;
      // No longer plain: from here on only what can end the string is of interest.
      this.token.plain = false;
      this.#stops = BACKSLASH | FORBIDDEN | (this.#quote === 0x22 ? DOUBLE_QUOTE : SINGLE_QUOTE);
    }
  }

  #keyword(stop: number): number {
    const found = this.#scanner.findClass(this.#bytes, RUN, NOT_LETTER, this.#at, stop);
    this.#at = found < 0 ? stop : found;
    if (found < 0) return NOTHING;
    if (this.#bytes[found] === 0xff) return this.#stray(0xff); // it may have been cut short
    this.#state = START;
    return KEYWORD;
  }

  #number(stop: number): number {
    const bytes = this.#bytes;
    for (;;) {
      const state = this.#state;
      if (state === number.INTEGER || state === number.FRACTION || state === number.EXPONENT_DIGITS) {
        const found = this.#scanner.findClass(bytes, RUN, NOT_DIGIT, this.#at, stop);
        this.#at = found < 0 ? stop : found;
      }
      if (this.#at >= stop) return NOTHING;
      const byte = bytes[this.#at]!;
      const next = number.follow(state, byte);
      if (next === number.END && byte !== 0xff) {
        this.#state = START;
        return state < number.POINT ? INTEGER : DOUBLE;
      }
      this.#at++;
      if (next <= number.BAD) return this.#stray(byte);
      this.#state = next;
    }
  }

  /** `byte`, which has been read, makes no token of what came before it. */
  #stray(byte: number): number {
    this.token.to = this.#at;
    this.#state = byte === 0xff ? START : RECOVERY;
    return byte === 0xff ? RESET : STRAY;
  }
}
