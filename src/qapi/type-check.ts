import { builtinKind } from './builtin.ts';
import type { Member } from './definition.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';
import type { Source } from './source.ts';

/** Fails unless there is a type of that name. `what` has it is for the message. */
export function requireType(what: string, name: string, source: Source, schema: Schema): void {
  const found = schema.find(name);
  if (
    found === undefined ? builtinKind(name) !== undefined : found.kind !== 'command' && found.kind !== 'event'
  ) {
    return;
  }
  throw new QapiError(source, `${what} has the unknown type '${name}'`);
}

export function requireMemberTypes(members: readonly Member[], schema: Schema): void {
  for (const { name, type, source } of members) requireType(`member '${name}'`, type.name, source, schema);
}
