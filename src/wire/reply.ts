import { encode, type Encodable } from './encoder.ts';

/** What a command without result returns. Known by identity, since it is the most frequent of all answers. */
export const NOTHING: Record<string, never> = {};

export const NOTHING_RETURNED = '{"return": {}}\n';

/** The answer of a command that succeeded, as a line. */
export function encodeReturn(value: Encodable, id?: Encodable): string {
  if (id !== undefined) return `{"return": ${encode(value)}, "id": ${encode(id)}}\n`;
  return value === NOTHING ? NOTHING_RETURNED : '{"return": ' + encode(value) + '}\n';
}

/** The answer of a command that failed, as a line. */
export function encodeError(errorClass: string, description: string, id?: Encodable): string {
  const start = id === undefined ? '{' : `{"id": ${encode(id)}, `;
  return `${start}"error": {"class": ${encode(errorClass)}, "desc": ${encode(description)}}}\n`;
}
