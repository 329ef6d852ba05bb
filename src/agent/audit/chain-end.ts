import type { Sys } from '../../runtime/index.ts';
import { type Link, LONGEST_LINE, readLine } from './audit-line.ts';

const NEWLINE = 0x0a;
/** How every line begins. */
const START = '{"seq": ';
/** Bytes that are looked at: there is a whole line among them, though the last may be unfinished. */
export const TAIL = 2 * LONGEST_LINE;

/** How a file ends that an agent before this one has written. */
export interface ChainEnd {
  /** Its last line; undefined if none was finished. */
  readonly last: Link | undefined;
  /** What follows that and is no line, such as the beginning of one. */
  readonly torn: Torn | undefined;
  /** Whether its last byte is no newline. */
  readonly open: boolean;
}

export interface Torn {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * How a file ends whose last bytes are `tail`; `whole` if these are all of them. Undefined if it is none of ours.
 */
export function findChainEnd(sys: Sys, tail: Uint8Array, whole: boolean): ChainEnd | undefined {
  const open = tail.length > 0 && tail.at(-1) !== NEWLINE;
  const last = lastLine(sys, tail);
  if (last === undefined && !(whole && startsLine(tail))) return undefined;
  const from = last?.end ?? 0;
  if (from >= tail.length) return { last: last?.link, torn: undefined, open };
  const to = open ? tail.length : tail.length - 1;
  const torn = { bytes: to - from, sha256: sys.sha256(tail, from, to) };
  return { last: last?.link, torn, open };
}

function lastLine(sys: Sys, tail: Uint8Array): { link: Link; end: number } | undefined {
  let to = tail.at(-1) === NEWLINE ? tail.length - 1 : tail.length;
  while (to > 0) {
    const from = tail.lastIndexOf(NEWLINE, to - 1) + 1;
    const link = readLine(sys, tail, from, to);
    if (link !== undefined) return { link, end: to + 1 };
    to = from - 1;
  }
  return undefined;
}

/** Whether it is empty, or begins as a line does, however short it is. */
function startsLine(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, START.length);
  for (let i = 0; i < length; i++) if (bytes[i] !== START.charCodeAt(i)) return false;
  return true;
}
