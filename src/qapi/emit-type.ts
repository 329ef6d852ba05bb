import type {
  Alternate,
  Branch,
  Definition,
  Enum,
  Member,
  Struct,
  TypeReference,
  Union,
} from './definition.ts';
import { isBase64 } from './direction.ts';
import type { Doc } from './doc.ts';
import { docProse } from './doc-prose.ts';
import type { Schema } from './schema.ts';
import { visit } from './visitor.ts';

const BUILTINS: Readonly<Record<string, string>> = {
  str: 'string',
  bool: 'boolean',
  number: 'number',
  null: 'null',
  any: 'unknown',
  int8: 'number',
  int16: 'number',
  int32: 'number',
  uint8: 'number',
  uint16: 'number',
  uint32: 'number',
};
/** Beyond 2^53 a number would not be exact. */
const INTEGER = 'number | bigint';

/** The TypeScript of a type definition; empty for commands and events. */
export function emitType(definition: Definition, schema: Schema): string {
  const text = visit(definition, {
    enum: (type) => emitEnum(type),
    struct: (type) => emitStruct(type),
    union: (type) => emitUnion(type, schema),
    alternate: (type) => emitAlternate(type),
    command: () => '',
    event: () => '',
  });
  return text === '' ? '' : `${docComment(definition.doc, '')}${text}`;
}

/** An object type with `members`. Where base64 comes from a client it may be a long string, which stays bytes. */
export function objectType(
  members: readonly Member[],
  doc: Doc | undefined,
  indent: string,
  from: 'client' | 'agent',
): string {
  if (members.length === 0) return '{}';
  const lines = members.map((member) => {
    const type = isBase64(member) && from === 'client' ? 'string | LongString' : typeName(member.type);
    const comment = docText(doc?.members.get(member.name), `${indent}  `);
    return `${comment}${indent}  readonly ${propertyName(member.name)}${member.isOptional ? '?' : ''}: ${type};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** What TypeScript calls a type. */
export function typeName({ name, isList }: TypeReference): string {
  const element = BUILTINS[name] ?? (/^[a-z]/.test(name) ? INTEGER : name);
  if (!isList) return element;
  return element.includes(' ') ? `readonly (${element})[]` : `readonly ${element}[]`;
}

/** A documentation comment with what `doc` says of the whole. */
export function docComment(doc: Doc | undefined, indent: string): string {
  return docText(doc?.overview, indent);
}

function docText(text: string | undefined, indent: string): string {
  const lines = docProse(text ?? '')
    .replaceAll('*/', '*\\/')
    .split('\n');
  if (lines[0] === '' && lines.length === 1) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function emitEnum({ name, values }: Enum): string {
  return `export type ${name} = ${values.map((value) => `'${value.name}'`).join(' | ')};\n`;
}

function emitStruct({ name, base, members, doc }: Struct): string {
  const parent = base === undefined ? '' : ` extends ${base}`;
  return `export interface ${name}${parent} ${objectType(members, doc, '', 'agent')}\n`;
}

/** One alternative for each value of the discriminator that has a branch, and one for those that have none. */
function emitUnion(union: Union, schema: Schema): string {
  const { name, base, discriminator, branches, doc } = union;
  const members = schema.members(union);
  const common = typeof base === 'string' ? base : objectType(members, doc, '', 'agent');
  const type = members.find((member) => member.name === discriminator)!.type.name;
  const values = (schema.find(type) as Enum).values.map((value) => value.name);
  const property = propertyName(discriminator);
  const alternative = ({ name, type }: Branch): string =>
    `({ readonly ${property}: '${name}' } & ${type.name})`;
  const alternatives = branches.map(alternative);
  if (branches.length < values.length) {
    const taken = branches.map(({ name }) => `'${name}'`).join(' | ');
    const others = taken === '' ? type : `Exclude<${type}, ${taken}>`;
    alternatives.push(`{ readonly ${property}: ${others} }`);
  }
  const list = alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join(' | ')})`;
  return `export type ${name} = ${members.length === 1 ? list : `${common} & ${list}`};\n`;
}

function emitAlternate({ name, branches }: Alternate): string {
  return `export type ${name} = ${branches.map(({ type }) => typeName(type)).join(' | ')};\n`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}
