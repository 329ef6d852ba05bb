import type { Definition, Named } from './definition.ts';
import type { Doc } from './doc.ts';
import type { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './schema-file.ts';
import { inDefinition } from './source.ts';

/**
 * Checks that documentation is about what there is, and that there is documentation where the schema requires it. In
 * 2022 it could leave out members, and could say that nothing is returned.
 */
export function checkDocs(schema: Schema, pragmas: Pragmas, dialect: Dialect): void {
  const isModern = dialect === 'modern';
  for (const definition of schema.definitions()) {
    const { doc, source, kind, name } = definition;
    if (doc !== undefined) {
      checkSubjects(doc, definition);
      checkSections(doc, definition, isModern);
      checkFeatures(doc, definition);
      const isExempt = pragmas.exempts('documentation-exceptions', name);
      if (isModern && pragmas.docRequired && !isExempt) checkMembers(doc, definition);
    } else if (pragmas.docRequired) {
      throw new QapiError(source, `${kind} '${name}' is not documented`);
    }
  }
}

/** There must be what is described. */
function checkSubjects(doc: Doc, definition: Definition): void {
  if (doc.symbol !== definition.name) {
    throw new QapiError(doc.source, `documentation of '${doc.symbol}' stands before '${definition.name}'`);
  }
  const parts = partsOf(definition);
  const features = [definition, ...parts].flatMap((part) => part.features);
  checkNames('member', doc.members, parts, doc, definition);
  checkNames('feature', doc.features, features, doc, definition);
}

function checkNames(
  what: string,
  described: ReadonlyMap<string, string>,
  existing: readonly { readonly name: string }[],
  doc: Doc,
  definition: Definition,
): void {
  const names = new Set(existing.map(({ name }) => name));
  for (const name of described.keys()) {
    if (!names.has(name)) fail(`${what} '${name}'`, 'is described but does not exist', doc, definition);
  }
}

function checkSections({ returns, errors, ...doc }: Doc, definition: Definition, isModern: boolean): void {
  const { kind } = definition;
  const returnsNothing = kind !== 'command' || (isModern && definition.returns === undefined);
  if (returns !== undefined && returnsNothing)
    fail("section 'Returns'", 'is there, but nothing is returned', doc, definition);
  if (errors !== undefined && kind !== 'command')
    fail("section 'Errors'", 'is for commands only', doc, definition);
}

function checkFeatures(doc: Doc, definition: Definition): void {
  const features = [definition, ...partsOf(definition)].flatMap((part) => part.features);
  const missing = features.find(({ name }) => !doc.features.has(name));
  if (missing !== undefined)
    throw new QapiError(missing.source, `feature '${missing.name}' is not documented`);
}

function checkMembers(doc: Doc, definition: Definition): void {
  const missing = partsOf(definition).find(({ name }) => !doc.members.has(name));
  if (missing !== undefined) throw new QapiError(missing.source, `'${missing.name}' is not documented`);
}

/** What descriptions can be about. */
function partsOf(definition: Definition): readonly Named[] {
  switch (definition.kind) {
    case 'enum':
      return definition.values;
    case 'struct':
      return definition.members;
    case 'union':
      return typeof definition.base === 'string' ? [] : definition.base;
    case 'alternate':
      return definition.branches;
    case 'command':
    case 'event':
      return typeof definition.data === 'string' ? [] : definition.data;
  }
}

/** Fails where `part` of the documentation begins. */
function fail(
  part: string,
  problem: string,
  { places }: Pick<Doc, 'places'>,
  { kind, name }: Definition,
): never {
  throw new QapiError(inDefinition(places.get(part)!, `${kind} '${name}'`), `${part} ${problem}`);
}
