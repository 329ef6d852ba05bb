import type { JsonKind } from './builtin.ts';
import type { Alternate, TypeReference } from './definition.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';
import { requireType } from './type-check.ts';

/** Checks that a value tells which branch of an alternate it is of. */
export function checkAlternate({ branches }: Alternate, schema: Schema): void {
  const taken = new Map<JsonKind, string>();
  for (const { name, type, source } of branches) {
    requireType(`branch '${name}'`, type.name, source, schema);
    const kind = schema.jsonKind(type);
    if (kind === undefined || kind === 'any') {
      throw new QapiError(source, `branch '${name}' cannot be of type '${type.name}'`);
    }
    for (const other of takenKinds(type, kind, schema)) {
      const owner = taken.get(other);
      if (owner !== undefined) {
        throw new QapiError(source, `branch '${name}' cannot be told apart from branch '${owner}'`);
      }
      taken.set(other, name);
    }
  }
}

/** What other branches must not be: on command lines strings look like numbers and flags, too. */
function takenKinds({ name, isList }: TypeReference, kind: JsonKind, schema: Schema): JsonKind[] {
  if (isList) return [kind];
  if (name === 'str') return [kind, 'number', 'boolean'];
  const kinds = [kind];
  const type = schema.find(name);
  const values = type?.kind === 'enum' ? type.values.map((value) => value.name) : [];
  if (values.some((value) => /^\d/.test(value))) kinds.push('number');
  if (values.includes('on') || values.includes('off')) kinds.push('boolean');
  return kinds;
}
