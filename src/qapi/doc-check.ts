import type { Definition, Feature, Named } from './definition.ts';
import type { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import type { Schema } from './schema.ts';
import { inDefinition } from './source.ts';

/** Checks that documentation is about what there is, and that there is documentation where the schema requires it. */
export function checkDocs(schema: Schema, pragmas: Pragmas): void {
  for (const definition of schema.definitions()) checkDoc(definition, pragmas);
}

function checkDoc(definition: Definition, pragmas: Pragmas): void {
  const { doc, name, kind } = definition;
  if (doc === undefined) {
    if (pragmas.docRequired) throw new QapiError(definition.source, `${kind} '${name}' is not documented`);
    return;
  }
  if (doc.symbol !== name) {
    throw new QapiError(doc.source, `documentation of '${doc.symbol}' stands before '${name}'`);
  }
  const source = inDefinition(doc.source, `${kind} '${name}'`);
  const fail = (problem: string): never => {
    throw new QapiError(source, problem);
  };
  const parts = partsOf(definition);
  const features = [definition, ...parts].flatMap((part) => part.features);
  checkNames([...doc.members.keys()], parts, 'member', fail);
  checkNames([...doc.features.keys()], features, 'feature', fail);
  if (doc.returns !== undefined && !(kind === 'command' && definition.returns !== undefined)) {
    fail("there is a section 'Returns', but nothing is returned");
  }
  if (doc.errors !== undefined && kind !== 'command') fail("only commands have a section 'Errors'");
  for (const feature of features) {
    if (!doc.features.has(feature.name)) fail(`feature '${feature.name}' is not documented`);
  }
  if (!pragmas.docRequired || pragmas.exempts('documentation-exceptions', name)) return;
  for (const part of parts) {
    if (!doc.members.has(part.name)) fail(`'${part.name}' is not documented`);
  }
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

function checkNames(
  documented: readonly string[],
  parts: readonly Pick<Feature, 'name'>[],
  what: string,
  fail: (problem: string) => never,
): void {
  for (const name of documented) {
    if (!parts.some((part) => part.name === name)) fail(`${what} '${name}' is documented but does not exist`);
  }
}
