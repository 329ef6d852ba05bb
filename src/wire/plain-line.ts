import {
  BACKSLASH,
  COMMA,
  DIGIT,
  FORBIDDEN,
  HIGH,
  NONCHARACTER_LEAD,
  NOT_DIGIT,
  RUN,
  SIMPLE_ESCAPE,
  SINGLE_QUOTE,
  TEXT,
} from './byte-class.ts';
import type { Json, JsonObject } from './json.ts';
import { LONG_STRING } from './long-string.ts';
import type { Scanner } from './scanner.ts';

/** Lines up to this length hold no long string. */
export const LONGEST_PLAIN_LINE = LONG_STRING - 1;

// The engine looks names of its own up each time; this is called for each message.
const { parse } = JSON;
const { keys } = Object;

const QUOTE = 0x22;
/** With more of them the exact way is as fast. */
const MOST_ESCAPES = 64;
const MOST_DIGIT_RUNS = 64;
const EXACT_DIGITS = 15;

/**
 * The fast way for what clients send: the object on the line `bytes[from, to)`, read by the engine's own
 * JSON.parse. Undefined if there is anything in which JSON.parse could differ from the exact way, errors
 * included.
 */
export function parsePlainLine(
  scanner: Scanner,
  bytes: Uint8Array,
  from: number,
  to: number,
): JsonObject | undefined {
  const classes = scanner.classes(bytes, TEXT, from, to);
  if (classes & (FORBIDDEN | SINGLE_QUOTE)) return undefined;
  if (classes & HIGH && scanner.classes(bytes, RUN, from, to) & NONCHARACTER_LEAD) return undefined;
  if (classes & BACKSLASH && !escapesArePlain(scanner, bytes, from, to)) return undefined;
  if (classes & DIGIT && !numbersArePlain(scanner, bytes, from, to, classes)) return undefined;
  const text = scanner.decodeUtf8(bytes, from, to);
  if (text === undefined) return undefined;
  try {
    const value = parse(text) as JsonObject;
    if ((classes & (COMMA | BACKSLASH)) === 0) return value;
    // Of two members of one name JSON.parse keeps one: then the value has fewer quotes than the line.
    const quotes = countQuotes(value, (classes & BACKSLASH) !== 0);
    return quotes === scanner.count(bytes, QUOTE, from, to) ? value : undefined;
  } catch {
    return undefined; // no JSON, or nested too deep for the engine's stack
  }
}

/** Whether all escapes are short ones of JSON (QuickJS knows more of them). */
function escapesArePlain(scanner: Scanner, bytes: Uint8Array, from: number, to: number): boolean {
  let at = scanner.findClass(bytes, TEXT, BACKSLASH, from, to);
  for (let escapes = 0; at >= 0; escapes++) {
    const simple = RUN[bytes[at + 1]!]! & SIMPLE_ESCAPE;
    if (!simple || at + 2 > to || escapes === MOST_ESCAPES) return false;
    at = scanner.findClass(bytes, TEXT, BACKSLASH, at + 2, to);
  }
  return true;
}

/** Whether all numbers are short integers, written as in JSON (QuickJS takes more). */
function numbersArePlain(
  scanner: Scanner,
  bytes: Uint8Array,
  from: number,
  to: number,
  classes: number,
): boolean {
  let at = scanner.findClass(bytes, TEXT, DIGIT, from, to);
  for (let runs = 0; at >= 0; runs++) {
    const negative = bytes[at - 1] === 0x2d;
    const before = bytes[negative ? at - 2 : at - 1];
    let end = scanner.findClass(bytes, RUN, NOT_DIGIT, at, to);
    if (end < 0 || runs === MOST_DIGIT_RUNS) return false;
    if (before === 0x3a || before === 0x20 || before === 0x2c || before === 0x5b) {
      const after = bytes[end];
      if (after === 0x2e || after === 0x65 || after === 0x45 || end - at > EXACT_DIGITS) return false;
      if (bytes[at] === 0x30 && (negative || end - at > 1)) return false;
    } else if ((classes & BACKSLASH) === 0) {
      // Inside of a string, which without backslashes the next quote ends: base64 is full of digits. Or else the line is wrong
      // in JSON.parse's eyes, too.
      end = scanner.indexOf(bytes, QUOTE, end, to);
      if (end < 0) return false;
    }
    at = scanner.findClass(bytes, TEXT, DIGIT, end, to);
  }
  return true;
}

/**
 * How many quotes an object or a list has in JSON; with `escapes` its strings may hold escaped ones. NaN where a name has a
 * backslash: Node.js 26 may have read a name with an escape so that should be another one.
 */
function countQuotes(value: JsonObject | readonly Json[], escapes: boolean): number {
  const names = keys(value);
  const isList = Array.isArray(value);
  let count = isList ? 0 : 2 * names.length;
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const member = (value as JsonObject)[name];
    if (typeof member === 'string') count += escapes ? quotesOf(member) : 2;
    else if (typeof member === 'object' && member !== null) {
      count += countQuotes(member as JsonObject | readonly Json[], escapes);
    }
    if (escapes && !isList) count += name.includes('\\') ? NaN : quotesOf(name) - 2;
  }
  return count;
}

function quotesOf(text: string): number {
  let count = 2;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}
