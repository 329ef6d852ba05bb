import { Double } from './double.ts';
import { LongString } from './long-string.ts';
import { encodeString } from './string-encoder.ts';

/** What can be written: JSON values, and objects in which a member may be undefined, which leaves it out. */
export type Encodable = null | boolean | number | bigint | string | object;

/** How far the encoder calls itself. An id may be nested deeper than the engine's stack is. */
const SHALLOW = 64;
/** Stands in the text for a value that lies deeper; no JSON holds this character. */
const HOLE = '\0';

// The engine looks names of its own up each time, and is slow in templates, types and instances; this is called for each reply.
const { isArray } = Array;
const { keys } = Object;

/** JSON as the C agent spaces it: ASCII on one line, `", "` and `": "` between. */
export function encode(value: Encodable): string {
  const deep: object[] = [];
  let text = encodeAt(value, 0, deep);
  while (deep.length > 0) {
    const values = deep.splice(0);
    const pieces = text.split(HOLE);
    text = pieces[0]! + values.map((value, i) => encodeAt(value, 0, deep) + pieces[i + 1]!).join('');
  }
  return text;
}

function encodeAt(value: Encodable, depth: number, deep: object[]): string {
  if (value === true) return 'true';
  if (value === false) return 'false';
  switch (typeof value) {
    case 'number':
      return encodeNumber(value);
    case 'string':
      return encodeString(value);
    case 'object':
      return value === null ? 'null' : encodeObject(value, depth, deep);
    default:
      return String(value);
  }
}

/** The shortest form that reads back the same. */
function encodeNumber(value: number): string {
  if (value - value === 0) return '' + value; // finite
  // JSON has no infinity, but readers make it of this; NaN comes from nowhere but a mistake.
  return Number.isNaN(value) ? 'null' : value > 0 ? '1e999' : '-1e999';
}

function encodeObject(value: object, depth: number, deep: object[]): string {
  if (depth === SHALLOW) {
    deep.push(value);
    return HOLE;
  }
  if (isArray(value)) {
    // Joined: a text that grows by appending is copied each time in QuickJS.
    const elements = value as Encodable[];
    return `[${elements.map((element) => encodeAt(element, depth + 1, deep)).join(', ')}]`;
  }
  const { constructor } = value;
  if (constructor === LongString) return `"${String(value)}"`;
  if (constructor === Double) {
    const { value: number } = value as Double;
    return Object.is(number, -0) ? '-0' : encodeNumber(number);
  }
  const members = value as Record<string, Encodable | undefined>;
  const names = keys(members);
  let text = '{';
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const member = members[name];
    if (member === undefined) continue;
    if (text !== '{') text += ', ';
    text += encodeName(name) + encodeAt(member, depth + 1, deep);
  }
  return text + '}';
}

/** Names of results recur as long as the agent lives; those of a client's ids must not fill its memory. */
const NAMES = new Map<string, string>();
const MOST_NAMES = 256;
const LONGEST_NAME = 32;

function encodeName(name: string): string {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const text = encodeString(name) + ': ';
  if (name.length <= LONGEST_NAME && NAMES.size < MOST_NAMES) NAMES.set(name, text);
  return text;
}
