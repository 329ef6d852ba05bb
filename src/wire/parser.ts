import type { OpenContainer } from './byte-sink.ts';
import type { Json } from './json.ts';
import { DOUBLE, INTEGER, KEYWORD, OVERSIZE, STRAY, STRING } from './lexer.ts';
import type { Limits } from './limits.ts';
import { decodeDouble, decodeInteger } from './number-text.ts';
import { ParseError } from './parse-error.ts';
import type { Token } from './token.ts';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

// What may come next.
const VALUE = 0;
const VALUE_OR_END = 1;
const KEY = 2;
const KEY_OR_END = 3;
const BETWEEN_KEY_AND_VALUE = 4;
const COMMA_OR_END = 5;

type Members = Record<string, Json>;

/** An array or object that is still open. */
interface Container {
  readonly value: Json[] | Members;
  readonly isArray: boolean;
  /** Of the member of an object that is being read. */
  key: string;
}

/**
 * Builds values from tokens as they come. The first error of a message is told at once, at the token that
 * breaks it; the rest, up to the bracket that closes the message, is swallowed.
 */
export class Parser {
  readonly #limits: Limits;
  readonly #plainDoubles: boolean;
  #open: Container[] = [];
  #top: Container | undefined;
  #expected = VALUE;
  #bytes = 0;
  #tokens = 0;
  #broken = false;
  /** Of a broken message: braces and brackets opened and not closed. */
  #braces = 0;
  #brackets = 0;

  constructor(limits: Limits, plainDoubles: boolean) {
    this.#limits = limits;
    this.#plainDoubles = plainDoubles;
  }

  /** Whether a value is to come next, in a message that is right so far. */
  get wantsValue(): boolean {
    return this.#expected === VALUE && !this.#broken;
  }

  /** Whether it is between two messages. */
  get between(): boolean {
    return this.#tokens === 0;
  }

  /** What is open around the value that is read next. */
  get open(): readonly OpenContainer[] {
    return this.#open;
  }

  /** Forgets the message that has begun. */
  reset(): void {
    this.#open = [];
    this.#top = undefined;
    this.#expected = VALUE;
    this.#bytes = this.#tokens = 0;
    this.#broken = false;
  }

  /** Takes a token; returns a value or an error if this one completes or breaks the message. */
  accept(kind: number, token: Token): Json | ParseError | undefined {
    if (kind === STRAY) return this.#stray(token);
    if (this.#broken) return this.#swallow(kind);
    this.#bytes += token.before + token.to - token.from;
    this.#tokens++;
    const limits = this.#limits;
    if (
      this.#bytes >= limits.bytes ||
      this.#tokens > limits.tokens ||
      this.#open.length === limits.depth ||
      kind === OVERSIZE
    ) {
      const limit = this.#limitPassed(kind);
      if (limit !== undefined) return this.#fail(kind, new ParseError(`JSON ${limit} limit exceeded`));
    }
    switch (this.#expected) {
      case COMMA_OR_END:
        return this.#next(kind);
      case BETWEEN_KEY_AND_VALUE:
        if (kind !== COLON) return this.#fail(kind, ParseError.syntax("expecting ':'"));
        this.#expected = VALUE;
        return undefined;
      case KEY_OR_END:
        if (kind === CLOSE_BRACE) return this.#close();
        return this.#key(kind, token);
      case KEY:
        return this.#key(kind, token);
      case VALUE_OR_END:
        if (kind === CLOSE_BRACKET) return this.#close();
        return this.#value(kind, token);
      default:
        return this.#value(kind, token);
    }
  }

  /** The name of the limit that the message passes with this token. */
  #limitPassed(kind: number): string | undefined {
    if (this.#bytes >= this.#limits.bytes || kind === OVERSIZE) return 'token size';
    if (this.#tokens > this.#limits.tokens) return 'token count';
    // Some token at full depth; too deep are only those that open one more.
    return kind === OPEN_BRACE || kind === OPEN_BRACKET ? 'nesting depth' : undefined;
  }

  #value(kind: number, token: Token): Json | ParseError | undefined {
    switch (kind) {
      case STRING: {
        const string = token.string();
        return string instanceof ParseError ? this.#fail(kind, string) : this.#add(string);
      }
      case OPEN_BRACE:
        this.#push({ value: {}, isArray: false, key: '' }, KEY_OR_END);
        return undefined;
      case OPEN_BRACKET:
        this.#push({ value: [], isArray: true, key: '' }, VALUE_OR_END);
        return undefined;
      case INTEGER:
        return this.#add(decodeInteger(token.text(), this.#plainDoubles));
      case DOUBLE:
        return this.#add(decodeDouble(token.text(), this.#plainDoubles));
      case KEYWORD:
        return this.#keyword(token);
      default:
        return this.#fail(kind, ParseError.syntax('expecting value'));
    }
  }

  #keyword(token: Token): Json | ParseError | undefined {
    switch (token.text()) {
      case 'true':
        return this.#add(true);
      case 'false':
        return this.#add(false);
      case 'null':
        return this.#add(null);
      default: {
        const word = token.bytes.subarray(token.from, token.to);
        return this.#fail(KEYWORD, ParseError.quoting("invalid keyword '", word, "'", token.scanner));
      }
    }
  }

  #key(kind: number, token: Token): ParseError | undefined {
    if (kind !== STRING) return this.#fail(kind, ParseError.syntax('expecting key'));
    const key = token.string();
    if (key instanceof ParseError) return this.#fail(kind, key);
    this.#top!.key = String(key);
    this.#expected = BETWEEN_KEY_AND_VALUE;
    return undefined;
  }

  #next(kind: number): Json | ParseError | undefined {
    const { isArray } = this.#top!;
    if (kind === COMMA) this.#expected = isArray ? VALUE : KEY;
    else if (kind === (isArray ? CLOSE_BRACKET : CLOSE_BRACE)) return this.#close();
    else return this.#fail(kind, ParseError.syntax(`expected ',' or '${isArray ? ']' : '}'}'`));
    return undefined;
  }

  #push(container: Container, expected: number): void {
    this.#open.push(container);
    this.#top = container;
    this.#expected = expected;
  }

  #close(): Json | ParseError | undefined {
    const { value } = this.#open.pop()!;
    this.#top = this.#open.at(-1);
    return this.#add(value);
  }

  /** Adds a finished value to what holds it; the value itself if nothing does. */
  #add(value: Json): Json | ParseError | undefined {
    const top = this.#top;
    if (top === undefined) {
      this.reset();
      return value;
    }
    this.#expected = COMMA_OR_END;
    if (top.isArray) (top.value as Json[]).push(value);
    else if (Object.hasOwn(top.value, top.key)) return this.#fail(0, ParseError.syntax('duplicate key'));
    else if (top.key !== '__proto__') (top.value as Members)[top.key] = value;
    else {
      // Assigned, it would become the object's prototype.
      Object.defineProperty(top.value, top.key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return undefined;
  }

  #stray(token: Token): ParseError | undefined {
    const silent = this.#broken;
    this.reset();
    if (silent) return undefined;
    token.gather();
    const bytes = token.bytes.subarray(token.from, token.to);
    const zero = bytes.at(-1) === 0; // nothing before the last byte of a token can be
    return ParseError.quoting("stray '", zero ? bytes.subarray(0, -1) : bytes, "'", token.scanner);
  }

  /** Tells the error that the token just read makes of the message. */
  #fail(kind: number, error: ParseError): ParseError {
    this.#broken = true;
    this.#braces = this.#brackets = 0;
    for (const { isArray } of this.#open) {
      if (isArray) this.#brackets++;
      else this.#braces++;
    }
    this.#swallow(kind);
    return error;
  }

  /**
   * Takes a token of a broken message. Braces and brackets are counted apart, as the C agent does: `[{]` goes
   * on, as a brace is open; `[}` ends, as more braces were closed than opened.
   */
  #swallow(kind: number): undefined {
    if (kind === OPEN_BRACE) this.#braces++;
    else if (kind === CLOSE_BRACE) this.#braces--;
    else if (kind === OPEN_BRACKET) this.#brackets++;
    else if (kind === CLOSE_BRACKET) this.#brackets--;
    const open = this.#braces > 0 || this.#brackets > 0;
    if (!open || this.#braces < 0 || this.#brackets < 0) this.reset();
  }
}
