import type { Doc } from './doc.ts';
import { LooseDoc, StrictDoc } from './pending-doc.ts';
import { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, includes, type Source, startOf } from './source.ts';
import { TokenStream } from './token-stream.ts';
import type { ObjectValue, Value } from './value.ts';
import { parseObject } from './value-parser.ts';

/** How schema text was written: as QEMU does now, or as it did until 2022 (release 7.2) or in 2015 (release 2.3). */
export type Dialect = 'modern' | '2022' | '2015';

/** Returns a file's text, or throws. */
export type Read = (path: string) => string;

/** A definition as it stands in the text. */
export interface Expression {
  readonly value: ObjectValue;
  readonly source: Source;
  readonly doc: Doc | undefined;
}

/** One file of a schema. */
export interface SchemaFile {
  readonly path: string;
  /** Paths of the files that it includes. */
  readonly includes: readonly string[];
  readonly expressions: readonly Expression[];
  readonly freeForm: readonly Doc[];
}

export interface ParsedSchema {
  /** In the order in which they were included, each once. */
  readonly files: readonly SchemaFile[];
  readonly pragmas: Pragmas;
}

/** Reads a schema and all that it includes. */
export function parseSchema(path: string, read: Read, dialect: Dialect): ParsedSchema {
  const reader = new SchemaReader(read, dialect);
  const root = resolve('', path);
  reader.readFile(root, startOf(root));
  return { files: [...reader.files.values()], pragmas: reader.pragmas };
}

class SchemaReader {
  readonly files = new Map<string, SchemaFile>();
  readonly pragmas = new Pragmas();
  readonly #read: Read;
  readonly #dialect: Dialect;

  constructor(read: Read, dialect: Dialect) {
    this.#read = read;
    this.#dialect = dialect;
  }

  readFile(path: string, start: Source): void {
    const stream = new TokenStream(this.#text(path, start), start);
    const docs = this.#dialect === '2015' ? new LooseDoc() : new StrictDoc();
    const file = { path, includes: [] as string[], expressions: [] as Expression[], freeForm: docs.freeForm };
    this.files.set(path, file);
    while (stream.token.kind !== 'end') {
      if (stream.token.kind === 'comment') {
        docs.read(stream);
        continue;
      }
      const source = atLine(start, stream.token.line);
      const value = parseObject(stream);
      const directive = directiveOf(value, source);
      if (directive === undefined) {
        file.expressions.push({ value, source, doc: docs.claim() });
        continue;
      }
      docs.drop();
      if (directive.name === 'pragma') this.pragmas.set(directive.argument, source);
      else file.includes.push(this.#include(directive.argument, source));
    }
    docs.drop();
  }

  #text(path: string, start: Source): string {
    try {
      return this.#read(path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new QapiError(start.includedFrom ?? start, `cannot read ${path}: ${reason}`);
    }
  }

  #include(argument: Value, source: Source): string {
    if (typeof argument !== 'string') throw new QapiError(source, "the value of 'include' must be a string");
    const path = resolve(source.file, argument);
    if (includes(source, path)) throw new QapiError(source, `${path} includes itself`);
    if (!this.files.has(path)) this.readFile(path, startOf(path, source));
    return path;
  }
}

interface Directive {
  readonly name: 'include' | 'pragma';
  readonly argument: Value;
}

/** The `include` or `pragma` that an expression is; undefined for a definition. */
function directiveOf(value: ObjectValue, source: Source): Directive | undefined {
  const name = (['include', 'pragma'] as const).find((name) => value.has(name));
  if (name === undefined) return undefined;
  const stranger = [...value.keys()].find((key) => key !== name);
  if (stranger !== undefined) throw new QapiError(source, `'${stranger}' does not belong beside '${name}'`);
  return { name, argument: value.get(name)!.value };
}

/** `path` as seen from the folder of `from`, without the parts that lead back. */
function resolve(from: string, path: string): string {
  const base = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...base, ...path.split('/')]) {
    if (part === '..' && parts.length > 0 && !['', '..'].includes(parts.at(-1)!)) parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
