import { BACKSLASH, FORBIDDEN, HIGH, SINGLE_QUOTE, TEXT } from './byte-class.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { LONG_STRING } from './long-string.ts';
import { LONGEST_PLAIN_LINE, parsePlainLine } from './plain-line.ts';
import type { Scanner } from './scanner.ts';

const SPECIAL = FORBIDDEN | SINGLE_QUOTE | BACKSLASH | HIGH;
const QUOTE = 0x22;
const DELETE = 0x7f;
const CLOSE_BRACE = 0x7d;
/** Strings that come before the long one, at most: five are usual. */
const MOST_STRINGS = 16;
/** Stands where the string will: in what comes before it there is no such character. */
const HOLE = '\x7f';
/** What comes behind the string's first quote in place of it, and what closes the message. */
const REST = Uint8Array.of(QUOTE, DELETE, QUOTE, CLOSE_BRACE, CLOSE_BRACE);

/** A request whose last argument is a long string, but for that string. */
export class LongLine {
  /** What comes before the string: ASCII. */
  readonly head: string;
  readonly #message: JsonObject;
  readonly #args: JsonObject;
  readonly #name: string;
  readonly #members: readonly string[];
  readonly #argMembers: readonly string[];

  private constructor(head: string, message: JsonObject, args: JsonObject, name: string) {
    this.head = head;
    this.#message = message;
    this.#args = args;
    this.#name = name;
    this.#members = Object.keys(message);
    this.#argMembers = Object.keys(args);
  }

  /**
   * The request that begins at `from`, if it is one as clients write files with: nothing special up to the string, and all
   * closed behind it, which is still to be seen.
   */
  static open(scanner: Scanner, bytes: Uint8Array, from: number, end: number): LongLine | undefined {
    const open = findLongString(scanner, bytes, from, end);
    if (open < 0) return undefined;
    const head = scanner.decodeUtf8(bytes, from, open)!;
    const line = new Uint8Array(head.length + REST.length);
    line.set(bytes.subarray(from, open));
    line.set(REST, head.length);
    const message = parsePlainLine(scanner, line, 0, line.length);
    const args = message?.['arguments'];
    // A name that `copy` cannot give.
    if (!isObject(args) || head.includes('__proto__')) return undefined;
    const name = Object.keys(args).find((name) => args[name] === HOLE);
    return name === undefined ? undefined : new LongLine(head, message!, args, name);
  }

  /** Whether a request that begins like this one begins at `from`. */
  begins(scanner: Scanner, bytes: Uint8Array, from: number, end: number): boolean {
    const open = from + this.head.length;
    return open < end && bytes[open] === QUOTE && scanner.decodeUtf8(bytes, from, open) === this.head;
  }

  /** The request with its string. */
  with(string: Json): JsonObject {
    const args = copy(this.#args, this.#argMembers);
    args[this.#name] = string;
    const message = copy(this.#message, this.#members);
    message['arguments'] = args;
    return message;
  }
}

/** Made by hand: the engine copies by descriptors, which takes it many times as long. */
function copy(object: JsonObject, members: readonly string[]): Record<string, Json> {
  const result: Record<string, Json> = {};
  for (let i = 0; i < members.length; i++) {
    const name = members[i]!;
    result[name] = object[name]!;
  }
  return result;
}

/** The first quote of a long string with nothing special before it, or -1. */
function findLongString(scanner: Scanner, bytes: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + LONGEST_PLAIN_LINE - REST.length);
  let open = scanner.indexOf(bytes, QUOTE, from, last);
  for (let strings = 0; open >= 0 && strings < MOST_STRINGS; strings++) {
    const far = open + 1 + LONG_STRING;
    const close = scanner.indexOf(bytes, QUOTE, open + 1, Math.min(end, far));
    if (close < 0) {
      if (far > end) return -1; // a short one that is cut
      return scanner.classes(bytes, TEXT, from, open) & SPECIAL ? -1 : open;
    }
    open = close < last ? scanner.indexOf(bytes, QUOTE, close + 1, last) : -1;
  }
  return -1;
}

/** The place behind the message's end, if nothing but that comes at `at`, behind the string; else -1. */
export function closeLongLine(bytes: Uint8Array, at: number, end: number): number {
  return at + 2 <= end && bytes[at] === CLOSE_BRACE && bytes[at + 1] === CLOSE_BRACE ? at + 2 : -1;
}
