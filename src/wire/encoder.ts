import { Double } from './double.ts';
import { LongString } from './long-string.ts';
import { encodeString } from './string-encoder.ts';

/** What can be written: JSON values, and objects in which a member may be undefined, which leaves it out. */
export type Encodable = null | boolean | number | bigint | string | object;

/** JSON as the C agent spaces it: ASCII on one line, `", "` and `": "` between. */
export function encode(value: Encodable): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value);
    case 'number':
      return encodeNumber(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return value === null ? 'null' : encodeObject(value);
  }
}

/** The shortest form that reads back the same. */
function encodeNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  // JSON has no infinity, but readers make it of this; NaN comes from nowhere but a mistake.
  return Number.isNaN(value) ? 'null' : value > 0 ? '1e999' : '-1e999';
}

function encodeObject(value: object): string {
  if (Array.isArray(value)) {
    let text = '';
    for (const element of value as Encodable[]) text += (text === '' ? '' : ', ') + encode(element);
    return `[${text}]`;
  }
  if (value instanceof LongString) return `"${value}"`;
  if (value instanceof Double) return Object.is(value.value, -0) ? '-0' : encodeNumber(value.value);
  const members = value as Record<string, Encodable | undefined>;
  let text = '';
  for (const name in members) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ', '}${encodeString(name)}: ${encode(member)}`;
  }
  return `{${text}}`;
}
