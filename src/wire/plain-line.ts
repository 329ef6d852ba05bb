import {
  BACKSLASH,
  COMMA,
  DIGIT,
  FORBIDDEN,
  HIGH,
  NOT_DIGIT,
  RUN,
  SINGLE_QUOTE,
  TEXT,
} from './byte-class.ts';
import type { Json, JsonObject } from './json.ts';
import { LONG_STRING } from './long-string.ts';
import type { Scanner } from './scanner.ts';

/** Lines below this length hold no long string and break no limit. */
export const LONGEST_PLAIN_LINE = LONG_STRING - 1;

const NOT_PLAIN = SINGLE_QUOTE | BACKSLASH | FORBIDDEN | HIGH;
const DOUBLE_QUOTE_BYTE = 0x22;
const MOST_NUMBERS = 16;
const EXACT_DIGITS = 15;

/**
 * The fast way for what clients send: the object on the line `bytes[from, to)`, read by the engine's own JSON.parse.
 * Undefined if there is anything in which JSON.parse could differ from the exact way, errors included.
 */
export function parsePlainLine(
  scanner: Scanner,
  bytes: Uint8Array,
  from: number,
  to: number,
): JsonObject | undefined {
  const classes = scanner.classes(bytes, TEXT, from, to);
  if (classes & NOT_PLAIN) return undefined;
  if (classes & DIGIT && !numbersArePlain(scanner, bytes, from, to)) return undefined;
  let value: JsonObject;
  try {
    value = JSON.parse(scanner.decodeUtf8(bytes, from, to)!) as JsonObject;
  } catch {
    return undefined;
  }
  // Of two members of one name JSON.parse keeps one: then there are fewer strings in the value than on the line.
  const unique =
    (classes & COMMA) === 0 || scanner.count(bytes, DOUBLE_QUOTE_BYTE, from, to) === 2 * countStrings(value);
  return unique ? value : undefined;
}

/** Whether all numbers are short integers, written as JSON wants them (QuickJS is lax). */
function numbersArePlain(scanner: Scanner, bytes: Uint8Array, from: number, to: number): boolean {
  let at = scanner.findClass(bytes, TEXT, DIGIT, from, to);
  for (let numbers = 0; at >= 0; numbers++) {
    if (numbers === MOST_NUMBERS) return false;
    const negative = bytes[at - 1] === 0x2d;
    const before = bytes[negative ? at - 2 : at - 1];
    const end = scanner.findClass(bytes, RUN, NOT_DIGIT, at, to);
    if (end < 0) return false;
    // Other digits are inside of a string, or the line is wrong in JSON.parse's eyes too.
    if (before === 0x20 || before === 0x3a || before === 0x2c || before === 0x5b) {
      const after = bytes[end];
      if (after === 0x2e || after === 0x65 || after === 0x45 || end - at > EXACT_DIGITS) return false;
      if (bytes[at] === 0x30 && (negative || end - at > 1)) return false;
    }
    at = scanner.findClass(bytes, TEXT, DIGIT, end, to);
  }
  return true;
}

function countStrings(value: Json): number {
  if (typeof value === 'string') return 1;
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) count += countStrings(element);
    return count;
  }
  const members = value as JsonObject;
  for (const name in members) count += 1 + countStrings(members[name]!);
  return count;
}
