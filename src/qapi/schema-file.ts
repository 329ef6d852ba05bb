import { takeDocComment, takeLooseComments } from './doc-comment.ts';
import { parseDoc } from './doc-parser.ts';
import type { Doc } from './doc.ts';
import { parseLooseDoc } from './loose-doc.ts';
import { Pragmas } from './pragma.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, includes, type Source, startOf } from './source.ts';
import { TokenStream } from './token-stream.ts';
import type { ObjectValue, Value } from './value.ts';
import { parseObject } from './value-parser.ts';

/** How schema text was written: as QEMU does now, or as it did in 2015. */
export type Dialect = 'modern' | '2015';

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
  reader.readFile(path, startOf(path));
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
    const file = { path, includes: [] as string[], expressions: [] as Expression[], freeForm: [] as Doc[] };
    this.files.set(path, file);
    const stream = new TokenStream(this.#text(path, start), start);
    let doc: Doc | undefined;
    while (stream.token.kind !== 'end') {
      if (stream.token.kind === 'comment') {
        const docs = this.#takeDocs(stream, doc);
        doc = docs.pop();
        file.freeForm.push(...docs);
        if (doc !== undefined && doc.symbol === undefined && this.#dialect === 'modern') {
          file.freeForm.push(doc);
          doc = undefined;
        }
        continue;
      }
      const source = atLine(start, stream.token.line);
      const value = parseObject(stream);
      if (!this.#takeDirective(value, source, doc, file.includes)) {
        file.expressions.push({ value, source, doc });
      }
      doc = undefined;
    }
    if (doc?.symbol !== undefined) unused(doc);
  }

  #text(path: string, start: Source): string {
    try {
      return this.#read(path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new QapiError(start.includedFrom ?? start, `cannot read ${path}: ${reason}`);
    }
  }

  /** Documentation before the next expression. In the dialect of today only the last of it may be about a definition. */
  #takeDocs(stream: TokenStream, waiting: Doc | undefined): Doc[] {
    if (this.#dialect === '2015') {
      return takeLooseComments(stream).map((lines) => parseLooseDoc(lines, atLine(stream.start, lines[0]!.line)));
    }
    const { text, line } = stream.token;
    if (!text.startsWith('##')) {
      stream.advance();
      return waiting === undefined ? [] : [waiting];
    }
    if (waiting !== undefined) unused(waiting);
    return [parseDoc(takeDocComment(stream), atLine(stream.start, line))];
  }

  /** Carries out an `include` or a `pragma`. */
  #takeDirective(value: ObjectValue, source: Source, doc: Doc | undefined, included: string[]): boolean {
    const [name, ...others] = value.keys();
    const directive = ['include', 'pragma'].find((directive) => value.has(directive));
    if (directive === undefined) return false;
    if (others.length > 0) {
      const stranger = [name, ...others].find((key) => key !== directive);
      throw new QapiError(source, `'${stranger}' does not belong beside '${directive}'`);
    }
    if (doc?.symbol !== undefined) unused(doc);
    const argument = value.get(directive)!.value;
    if (directive === 'pragma') this.pragmas.set(argument, source);
    else included.push(this.#include(argument, source));
    return true;
  }

  #include(argument: Value, source: Source): string {
    if (typeof argument !== 'string') throw new QapiError(source, "the value of 'include' must be a string");
    const path = resolve(source.file, argument);
    if (includes(source, path)) throw new QapiError(source, `${path} includes itself`);
    if (!this.files.has(path)) this.readFile(path, startOf(path, source));
    return path;
  }
}

function unused(doc: Doc): never {
  throw new QapiError(doc.source, `documentation of '${doc.symbol}' is not followed by its definition`);
}

/** `path` as seen from the folder of `from`. */
function resolve(from: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

