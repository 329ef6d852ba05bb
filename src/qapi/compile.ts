import { checkDefinition } from './definition-check.ts';
import { checkDocs } from './doc-check.ts';
import { NameRules } from './name-rules.ts';
import { checkReferences, checkResults } from './reference-check.ts';
import { Schema } from './schema.ts';
import { type Dialect, parseSchema, type Read } from './schema-file.ts';

export interface CompileOptions {
  /** How the schema was written, 'modern' by default. Text of 2015 is not held to rules that came later. */
  readonly dialect?: Dialect;
}

/** Compiles the schema in the file `path` and all that it includes. Throws QapiError at the first fault. */
export function compile(path: string, read: Read, { dialect = 'modern' }: CompileOptions = {}): Schema {
  const { files, pragmas } = parseSchema(path, read, dialect);
  const strict = dialect !== '2015';
  const rules = new NameRules(pragmas, strict);
  const schema = new Schema(
    files.map(({ path, includes, freeForm, expressions }) => ({
      path,
      includes,
      freeForm,
      definitions: expressions.map((expression) => checkDefinition(expression, rules, dialect)),
    })),
  );
  checkReferences(schema);
  if (strict) {
    checkResults(schema, pragmas);
    checkDocs(schema, pragmas, dialect);
  }
  return schema;
}
