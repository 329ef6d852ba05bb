import { DefinitionDoc } from './definition-doc.ts';
import type { Doc, DocLine } from './doc.ts';
import { parseFreeForm } from './free-form-doc.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

/** Reads a documentation comment: about a definition if it begins with `@name:`, else free-form. */
export function parseDoc(lines: readonly DocLine[], source: Source): Doc {
  const start = lines.findIndex(({ text }) => text !== '');
  const first = lines[start];
  if (first === undefined || !first.text.startsWith('@')) return parseFreeForm(lines, source);
  const symbol = /^@([^\s:]+):$/.exec(first.text)?.[1];
  if (symbol === undefined) {
    const problem = "the first line must be '@name:', where the name is a definition's";
    throw new QapiError(atLine(source, first.line), problem);
  }
  const doc = new DefinitionDoc(symbol, source);
  for (const line of lines.slice(start + 1)) doc.add(line);
  return doc.finish();
}
