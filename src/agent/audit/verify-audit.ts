import { errnoText, type Sys } from '../../runtime/index.ts';
import { type AuditLine, LONGEST_LINE, NO_LINK, readLine } from './audit-line.ts';

const NEWLINE = 0x0a;
/** Findings that are told one by one. */
const MOST = 100;
/** What an agent writes after a line that one before it has left unfinished. */
const TORN = /, "event": "torn", "bytes": (\d+), "sha256": "([0-9a-f]{64})"/;
/** What begins another chain in a journal, which has one for each start of the agent. */
const JOURNAL_START = /, "event": "start", .*"sink": "journal"/;

/** Says one thing, a line, to people. */
type Say = (text: string) => void;

/**
 * Checks the recording at `path`, in bounded memory, and says what is wrong with it; with `hash`, that the line of this
 * hash is there too. Returns whether nothing is.
 */
export function verifyAudit(sys: Sys, path: string, hash: string | undefined, say: Say): boolean {
  const descriptor = sys.open(path, 0, 0);
  if (descriptor < 0) {
    say(`${path}: ${errnoText(-descriptor)}`);
    return false;
  }
  const verification = new Verification(sys, hash, say);
  const block = new Uint8Array(2 * LONGEST_LINE);
  let length = 0;
  for (;;) {
    const count = sys.read(descriptor, block, length, block.length - length);
    if (count <= 0) {
      sys.close(descriptor);
      if (count < 0) say(`${path}: ${errnoText(-count)}`);
      return verification.end(block.subarray(0, length), path) && count === 0;
    }
    length = verification.take(block, length, length + count);
  }
}

class Verification {
  readonly #sys: Sys;
  readonly #hash: string | undefined;
  readonly #say: Say;
  #line = 0;
  #first: AuditLine | undefined;
  #last: AuditLine | undefined;
  #journal = false;
  #found: boolean;
  #problems = 0;
  /** Lines that are none, one after the other: one that the agent was killed in, if the next says so. */
  #odd: { readonly from: number; bytes: Uint8Array } | undefined;

  constructor(sys: Sys, hash: string | undefined, say: Say) {
    this.#sys = sys;
    this.#hash = hash;
    this.#say = say;
    this.#found = hash === undefined;
  }

  /** Checks the whole lines of `block[0, to)`, the part from `from` on being new. Returns how much is left, at its start. */
  take(block: Uint8Array, from: number, to: number): number {
    let start = 0;
    for (let at = from; ; at = start) {
      const end = this.#sys.indexOf(block, NEWLINE, at, to);
      if (end < 0) break;
      this.#check(block, start, end);
      start = end + 1;
    }
    // A line that fills all of it is none of ours: cut into pieces, it is not one either.
    if (start === 0 && to === block.length) {
      this.#check(block, 0, to);
      return 0;
    }
    block.copyWithin(0, start, to);
    return to - start;
  }

  #check(block: Uint8Array, from: number, to: number): void {
    this.#line++;
    const line = readLine(this.#sys, block, from, to);
    if (line === undefined) return this.#addOdd(block.slice(from, to));
    this.#judgeOdd(line);
    if (!line.whole) this.#wrong('was edited: its hash is not that of its text');
    this.#judgeLink(line);
    this.#first ??= line;
    this.#last = line;
    if (line.hash === this.#hash || line.previous === this.#hash) this.#found = true;
  }

  #judgeLink(line: AuditLine): void {
    const last = this.#last ?? (line.previous === NO_LINK.hash ? NO_LINK : undefined);
    const starts = JOURNAL_START.test(line.text) && line.previous === NO_LINK.hash;
    if (starts && (this.#journal || this.#last === undefined)) this.#journal = true;
    else if (last === undefined) return; // goes on where another file has ended
    else if (line.previous !== last.hash) {
      this.#wrong(
        `does not follow the line before it: lines were removed, put in or moved (${line.sequence} after ${last.sequence})`,
      );
      return;
    }
    const expected = starts ? 1 : last!.sequence + 1;
    if (line.sequence !== expected) this.#wrong(`has the number ${line.sequence} instead of ${expected}`);
  }

  #addOdd(bytes: Uint8Array): void {
    if (this.#odd === undefined) this.#odd = { from: this.#line, bytes };
    else if (this.#odd.bytes.length <= 2 * LONGEST_LINE) {
      const joined = new Uint8Array(this.#odd.bytes.length + 1 + bytes.length);
      joined.set(this.#odd.bytes);
      joined[this.#odd.bytes.length] = NEWLINE;
      joined.set(bytes, this.#odd.bytes.length + 1);
      this.#odd.bytes = joined;
    }
  }

  #judgeOdd(next: AuditLine | undefined): void {
    const odd = this.#odd;
    if (odd === undefined) return;
    this.#odd = undefined;
    const [, bytes, sha256] = (next && TORN.exec(next.text)) ?? [];
    const { length } = odd.bytes;
    if (Number(bytes) === length && this.#sys.sha256(odd.bytes, 0, length) === sha256) {
      this.#say(`line ${odd.from}: unfinished, as the next line tells`);
    } else this.#wrong('is no line of a recording', odd.from);
  }

  #wrong(what: string, line = this.#line): void {
    this.#problems++;
    if (this.#problems <= MOST) this.#say(`line ${line}: ${what}`);
  }

  /** `rest` is what follows the last newline. Whether nothing is wrong. */
  end(rest: Uint8Array, path: string): boolean {
    this.#judgeOdd(undefined);
    if (rest.length > 0) this.#endWithout(rest);
    const { say, first, last } = { say: this.#say, first: this.#first, last: this.#last };
    if (this.#problems > MOST) say(`and ${this.#problems - MOST} more`);
    if (!this.#found) {
      this.#problems++;
      say(`no line has the hash ${this.#hash}: lines are missing at the end, or all are others`);
    }
    if (first === undefined || last === undefined) {
      say(`${path}: not a line of a recording`);
      return false;
    }
    const whole = this.#problems === 0 ? 'nothing is wrong' : `what is wrong: ${this.#problems}`;
    say(`${path}: ${this.#line} lines, numbers ${first.sequence} to ${last.sequence}: ${whole}`);
    if (first.previous !== NO_LINK.hash) say(`it goes on after the line of hash ${first.previous}`);
    say(`hash of the last line: ${last.hash}`);
    return this.#problems === 0;
  }

  /** A last line without its newline: an agent is at it, or was killed in it, or the disk is full. */
  #endWithout(rest: Uint8Array): void {
    if (readLine(this.#sys, rest, 0, rest.length) !== undefined) return this.#check(rest, 0, rest.length);
    this.#line++;
    this.#say(`line ${this.#line}: unfinished: the agent was ended in it, or is at it`);
  }
}
