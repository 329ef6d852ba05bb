/** A value in schema text, before anything is known of its meaning. */
export type Value = string | boolean | readonly Field[] | ObjectValue;

/** Its members in the order of the text. */
export type ObjectValue = ReadonlyMap<string, Field>;

/** A member of an object or an element of a list. */
export interface Field {
  readonly value: Value;
  /** Where the member's name or the element begins. */
  readonly line: number;
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return value instanceof Map;
}

export function isList(value: Value | undefined): value is readonly Field[] {
  return Array.isArray(value);
}
