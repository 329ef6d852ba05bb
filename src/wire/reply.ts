import { encode, type Encodable } from './encoder.ts';

const EMPTY = '{"return": {}}';

/** The answer of a command that succeeded; a command without result returns `{}`. No newline. */
export function encodeReturn(value: Encodable = {}, id?: Encodable): string {
  const text = encode(value);
  if (id !== undefined) return `{"return": ${text}, "id": ${encode(id)}}`;
  return text === '{}' ? EMPTY : `{"return": ${text}}`;
}

/** The answer of a command that failed. No newline. */
export function encodeError(errorClass: string, description: string, id?: Encodable): string {
  const start = id === undefined ? '{' : `{"id": ${encode(id)}, `;
  return `${start}"error": {"class": ${encode(errorClass)}, "desc": ${encode(description)}}}`;
}
