import {
  type Hole,
  type JsonMember,
  type JsonRecord,
  type JsonText,
  parseJsonText,
  printJsonText,
} from './json-text.ts';

/** How strictly a reply is held against what is expected. */
export interface Strictness {
  /** The C agent's order of members is that of a hash table. (decisions, row 6) */
  readonly anyOrder: boolean;
  /** The C agent prints doubles with 17 digits. (row 8) */
  readonly anyNumberForm: boolean;
}

/** A reply that was as expected. */
export interface Match {
  readonly reply: JsonText | undefined;
  readonly captures: ReadonlyMap<string, string>;
}

export class Mismatch extends Error {}

/** Holds the line of a reply against an expectation in the format of the conversations; a Mismatch if it differs. */
export function matchLine(expected: string, line: string, strictness: Strictness): Match {
  const captures = new Map<string, string>();
  const prefix = /^\xff*/.exec(expected)![0];
  if (/^\xff*/.exec(line)![0] !== prefix) throw new Mismatch('the bytes before the reply differ');
  const text = line.slice(prefix.length);
  let reply: JsonText;
  try {
    reply = parseJsonText(text);
  } catch (cause) {
    throw new Mismatch('the reply is no JSON', { cause });
  }
  if (printJsonText(reply) !== text) throw new Mismatch('the reply has other separators than ", " and ": "');
  match(parseJsonText(expected.slice(prefix.length)), reply, 'reply', strictness, captures);
  return { reply, captures };
}

function match(
  expected: JsonText,
  reply: JsonText,
  path: string,
  strictness: Strictness,
  captures: Map<string, string>,
): void {
  if (expected.kind === 'hole') {
    matchHole(expected, reply, path);
    if (expected.capture !== undefined) captures.set(expected.capture, valueText(reply));
    return;
  }
  if (expected.kind !== reply.kind) throw new Mismatch(`${path} is another kind of value`);
  if (expected.kind === 'scalar') {
    if (!sameScalar(expected.text, valueText(reply), strictness)) throw new Mismatch(`${path} differs`);
  } else if (expected.kind === 'list' && reply.kind === 'list') {
    const wanted = expected.each ? reply.items.map(() => expected.items[0]!) : expected.items;
    if (wanted.length !== reply.items.length)
      throw new Mismatch(`${path} has ${reply.items.length} elements, not ${wanted.length}`);
    wanted.forEach((one, i) => match(one, reply.items[i]!, `${path}[${i}]`, strictness, captures));
  } else if (expected.kind === 'record' && reply.kind === 'record') {
    for (const [wanted, value] of pairs(expected, reply, path, strictness))
      match(wanted.value, value, `${path}.${wanted.name.slice(1, -1)}`, strictness, captures);
  }
}

/** The members of `expected` that `reply` has, with their values there. */
function pairs(
  expected: JsonRecord,
  reply: JsonRecord,
  path: string,
  strictness: Strictness,
): [JsonMember, JsonText][] {
  const left = [...reply.members];
  const found: [JsonMember, JsonText][] = [];
  for (const member of expected.members) {
    const at = left.findIndex(({ name }) => name === member.name);
    if (at < 0 && member.optional) continue;
    if (at < 0) throw new Mismatch(`${path} has no member ${member.name}`);
    if (at > 0 && !strictness.anyOrder)
      throw new Mismatch(`${path} has ${left[0]!.name} before ${member.name}`);
    found.push([member, left[at]!.value]);
    left.splice(at, 1);
  }
  if (left.length > 0) throw new Mismatch(`${path} has a member ${left[0]!.name}`);
  return found;
}

const TYPES: Readonly<Record<string, RegExp>> = {
  any: /^/,
  bool: /^(true|false)$/,
  int: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?(e[-+]?\d+)?$/,
  string: /^"/,
};

function matchHole(hole: Hole, reply: JsonText, path: string): void {
  if (hole.type === 'any') return;
  const text = reply.kind === 'scalar' ? reply.text : '';
  if (!TYPES[hole.type]!.test(text)) throw new Mismatch(`${path} is no ${hole.type}`);
  if (hole.pattern?.test(text.slice(1, -1)) === false) throw new Mismatch(`${path} is not like the pattern`);
}

function valueText(value: JsonText): string {
  return value.kind === 'scalar' ? value.text : '';
}

function sameScalar(a: string, b: string, strictness: Strictness): boolean {
  return a === b || (strictness.anyNumberForm && isDouble(a, b) && Number(a) === Number(b));
}

/** Integers have one form: only doubles may be spelled in two ways. */
function isDouble(a: string, b: string): boolean {
  return TYPES['number']!.test(a) && TYPES['number']!.test(b) && /[.e]/.test(a + b);
}

/**
 * Where two agents' replies to one request differ, of what is theirs to say: values in holes of the expectation that
 * stay the same on one machine. Both replies have matched it before.
 */
export function differences(expected: string, ours: JsonText, theirs: JsonText): string[] {
  const found: string[] = [];
  compare(parseJsonText(expected.replace(/^\xff*/, '')), ours, theirs, 'reply', found);
  return found;
}

function compare(expected: JsonText, a: JsonText, b: JsonText, path: string, found: string[]): void {
  if (expected.kind === 'hole') {
    if (!expected.volatile && canonical(a) !== canonical(b)) found.push(path);
  } else if (expected.kind === 'list' && a.kind === 'list' && b.kind === 'list') {
    if (a.items.length !== b.items.length) {
      if (!expected.volatile) found.push(`${path}.length`);
      return;
    }
    a.items.forEach((item, i) => {
      const wanted = expected.each ? expected.items[0]! : expected.items[i]!;
      compare(wanted, item, b.items[i]!, `${path}[${i}]`, found);
    });
  } else if (expected.kind === 'record' && a.kind === 'record' && b.kind === 'record') {
    for (const { name, value } of expected.members) {
      const [one, other] = [a, b].map((side) => side.members.find((member) => member.name === name)?.value);
      const inner = `${path}.${name.slice(1, -1)}`;
      if (one !== undefined && other !== undefined) compare(value, one, other, inner, found);
      else if (one !== other && !(value.kind === 'hole' && value.volatile)) found.push(inner);
    }
  }
}

/** One spelling for what the decisions let be spelled in two ways. */
function canonical(value: JsonText): string {
  if (value.kind === 'scalar') {
    const double = TYPES['number']!.test(value.text) && /[.e]/.test(value.text);
    return double ? String(Number(value.text)) : value.text;
  }
  if (value.kind === 'list') return `[${value.items.map(canonical).join()}]`;
  if (value.kind === 'hole') return '';
  return `{${value.members
    .map((member) => `${member.name}:${canonical(member.value)}`)
    .sort()
    .join()}}`;
}
