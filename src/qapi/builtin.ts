/** What kind of JSON value a type is. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array' | 'any';

/** Types that need no definition. */
const BUILTINS: Readonly<Record<string, JsonKind>> = {
  str: 'string',
  number: 'number',
  int: 'number',
  int8: 'number',
  int16: 'number',
  int32: 'number',
  int64: 'number',
  uint8: 'number',
  uint16: 'number',
  uint32: 'number',
  uint64: 'number',
  size: 'number',
  bool: 'boolean',
  null: 'null',
  any: 'any',
  QType: 'string',
};

const kinds = new Map(Object.entries(BUILTINS));

/** The kind of a built-in type; undefined if there is none of that name. */
export function builtinKind(name: string): JsonKind | undefined {
  return kinds.get(name);
}
