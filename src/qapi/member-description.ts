import type { Named } from './definition.ts';
import type { Doc } from './doc.ts';
import type { Schema } from './schema.ts';

/** What a member is said to be; a member of a base is described there. */
export function memberDescription(
  name: string,
  doc: Doc | undefined,
  schema?: Schema,
  member?: Named,
): string {
  const own = doc?.members.get(name);
  if (own !== undefined || schema === undefined || member === undefined) return own ?? '';
  for (const definition of schema.definitions()) {
    if (definition.kind === 'struct' && (definition.members as readonly Named[]).includes(member)) {
      return definition.doc?.members.get(name) ?? '';
    }
  }
  return '';
}
