import type { TokenStream } from './token-stream.ts';
import type { Field, ObjectValue, Value } from './value.ts';

/** Reads an object, from its `{` on. */
export function parseObject(stream: TokenStream): ObjectValue {
  if (!stream.accept('{')) stream.expected("'{'");
  const members = new Map<string, Field>();
  if (stream.accept('}')) return members;
  do {
    const { name, line } = parseName(stream);
    if (members.has(name)) stream.fail(`'${name}' is given twice`, line);
    if (!stream.accept(':')) stream.expected(`':' after '${name}'`);
    members.set(name, { value: parseValue(stream), line });
  } while (stream.accept(','));
  if (!stream.accept('}')) stream.expected("',' or '}'");
  return members;
}

function parseName(stream: TokenStream): { name: string; line: number } {
  stream.skipComments();
  if (stream.token.kind !== 'string') stream.expected("a member's name");
  const { text, line } = stream.advance();
  return { name: text, line };
}

function parseValue(stream: TokenStream): Value {
  stream.skipComments();
  const { kind, text } = stream.token;
  if (kind === 'punctuation' && text === '{') return parseObject(stream);
  if (kind === 'punctuation' && text === '[') return parseList(stream);
  if (kind !== 'string' && kind !== 'boolean') stream.expected('a string, a list, an object, true or false');
  stream.advance();
  return kind === 'boolean' ? text === 'true' : text;
}

function parseList(stream: TokenStream): Field[] {
  stream.accept('[');
  const elements: Field[] = [];
  if (stream.accept(']')) return elements;
  do elements.push(parseElement(stream));
  while (stream.accept(','));
  if (!stream.accept(']')) stream.expected("',' or ']'");
  return elements;
}

function parseElement(stream: TokenStream): Field {
  stream.skipComments();
  const { line } = stream.token;
  return { value: parseValue(stream), line };
}
