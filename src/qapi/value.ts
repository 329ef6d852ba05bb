/** A value in schema text, before anything is known of its meaning. */
export type Value = string | boolean | readonly Value[] | ObjectValue;

/** Its members in the order of the text. */
export type ObjectValue = ReadonlyMap<string, Field>;

export interface Field {
  readonly value: Value;
  /** Where the member's name stands. */
  readonly line: number;
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isStringList(value: Value | undefined): value is readonly string[] {
  return isList(value) && value.every((element) => typeof element === 'string');
}
