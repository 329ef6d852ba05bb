import type { Side } from './conversation.ts';
import { type Match, matchLine, Mismatch, type Strictness } from './expectation.ts';

/** A reply that was as expected. */
export interface Verdict extends Match {
  /** The rows of docs/decisions.md without which it would not have been. */
  readonly rows: readonly number[];
}

/** What the C agent may do in any reply: other orders of members, other forms of doubles, a position in parse errors. */
const ORDER = 6;
const NUMBERS = 8;
const POSITION = 25;
const EXACT: Strictness = { anyOrder: false, anyNumberForm: false };
const LENIENT: readonly (readonly [rows: readonly number[], Strictness])[] = [
  [[ORDER], { anyOrder: true, anyNumberForm: false }],
  [[NUMBERS], { anyOrder: false, anyNumberForm: true }],
  [[ORDER, NUMBERS], { anyOrder: true, anyNumberForm: true }],
];

/** Holds the line of an agent's reply against an expectation; a Mismatch if it differs. */
export function judge(side: Side, expected: string, line: string): Verdict {
  if (side === 'ours') return { ...matchLine(expected, line, EXACT), rows: [] };
  const text = line.replace(/(?<="desc": ")\d+:\d+: (?=JSON parse error)/, '');
  const rows = text === line ? [] : [POSITION];
  let mismatch: unknown;
  for (const [more, strictness] of [[[], EXACT] as const, ...LENIENT]) {
    try {
      return { ...matchLine(expected, text, strictness), rows: [...rows, ...more] };
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      mismatch = error;
    }
  }
  throw mismatch;
}
