import type { Sys } from '../../runtime/index.ts';

/** Bytes of a line that this agent never reaches: what is longer is none of ours. */
export const LONGEST_LINE = 64 << 10;

/** Where a chain is: its last line. */
export interface Link {
  /** Of the line: 1, 2, 3 ... */
  readonly sequence: number;
  /** SHA-256, as hexadecimal digits. */
  readonly hash: string;
}

/** What stands before a chain's first line. */
export const NO_LINK: Link = { sequence: 0, hash: '0'.repeat(64) };

/** A line that has been read. */
export interface AuditLine extends Link {
  /** Hash of the line before. */
  readonly previous: string;
  /** Whether its own hash is that of its text. */
  readonly whole: boolean;
  readonly text: string;
}

/**
 * The line after `last`, with its newline: an object whose first members link it to that line, whose last one is the
 * SHA-256 of all the text before it, and between them the members of `body`.
 */
export function sealLine(sys: Sys, last: Link, body: string): { readonly line: string; readonly link: Link } {
  const sequence = last.sequence + 1;
  const text = `{"seq": ${sequence}, "prev": "${last.hash}", ${body}`;
  const hash = hashText(sys, text);
  return { line: `${text}, "hash": "${hash}"}\n`, link: { sequence, hash } };
}

const FORM = /^(\{"seq": (\d{1,15}), "prev": "([0-9a-f]{64})", .*), "hash": "([0-9a-f]{64})"\}$/;

/** The line in `bytes[from, to)`, which has no newline; undefined if that is none. */
export function readLine(sys: Sys, bytes: Uint8Array, from: number, to: number): AuditLine | undefined {
  const text = to - from > LONGEST_LINE ? undefined : sys.decodeUtf8(bytes, from, to);
  const match = text === undefined ? null : FORM.exec(text);
  if (match === null) return undefined;
  const [, covered = '', sequence, previous = '', hash = ''] = match;
  return {
    sequence: Number(sequence),
    previous,
    hash,
    whole: hashText(sys, covered) === hash,
    text: match[0],
  };
}

function hashText(sys: Sys, text: string): string {
  const bytes = new Uint8Array(text.length * 3);
  return sys.sha256(bytes, 0, sys.encodeText(text, bytes, 0));
}
