import { HeldBytes } from './held-bytes.ts';
import { LONG_STRING, LongString } from './long-string.ts';
import type { ParseError } from './parse-error.ts';
import type { Scanner } from './scanner.ts';
import { decodeString } from './string-text.ts';

const NO_BYTES = new Uint8Array(0);

/**
 * The token read last: `bytes[from, to)`, and before these what was held of it from earlier chunks. One object serves
 * all tokens; it is looked at before the next is read.
 */
export class Token {
  bytes: Uint8Array = NO_BYTES;
  from = 0;
  to = 0;
  /** A string of nothing but printable ASCII without quotes and backslashes. */
  plain = true;
  readonly held = new HeldBytes();
  readonly scanner: Scanner;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  /** Length in bytes, quotes included. */
  get length(): number {
    return this.held.length + this.to - this.from;
  }

  /** Starts anew at `from`. */
  begin(from: number): void {
    this.from = from;
    this.plain = true;
    if (this.held.length > 0) this.held.take();
  }

  /** Keeps what there is of an unfinished token; the chunk is about to go. */
  hold(): void {
    this.held.append(this.bytes, this.from, this.to);
    this.from = this.to = 0;
  }

  /** Makes the whole token one range of `bytes`. */
  gather(): void {
    if (this.held.length === 0) return;
    this.hold();
    this.bytes = this.held.join();
    this.to = this.bytes.length;
  }

  /** The text of a number or a keyword: ASCII. */
  text(): string {
    this.gather();
    return this.scanner.decodeUtf8(this.bytes, this.from, this.to)!;
  }

  /** What a string stands for. */
  string(): string | LongString | ParseError {
    if (this.plain && this.length - 2 >= LONG_STRING) return this.#longString();
    this.gather();
    if (!this.plain) return decodeString(this.scanner, this.bytes, this.from + 1, this.to - 1);
    return this.scanner.decodeUtf8(this.bytes, this.from + 1, this.to - 1)!;
  }

  #longString(): LongString {
    if (this.held.length === 0) {
      return new LongString([this.bytes.slice(this.from + 1, this.to - 1)], this.scanner);
    }
    this.held.append(this.bytes, this.from, this.to - 1);
    const chunks = this.held.take();
    chunks[0] = chunks[0]!.subarray(1);
    return new LongString(chunks, this.scanner);
  }
}
