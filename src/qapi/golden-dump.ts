import type { Condition } from './condition.ts';
import type { Definition, Feature, Member, Named, TypeReference } from './definition.ts';
import type { Doc } from './doc.ts';
import type { Schema } from './schema.ts';

/** All that there is in the model of a schema, for tests to compare. */
export function dump(schema: Schema): string {
  const lines = schema.modules.flatMap(({ path, includes, freeForm, definitions }) => [
    `file ${path}`,
    ...includes.map((include) => `  includes ${include}`),
    ...freeForm.flatMap(docLines),
    ...definitions.flatMap(definitionLines),
  ]);
  return `${lines.join('\n')}\n`;
}

function definitionLines(definition: Definition): string[] {
  const { kind, name, source, doc } = definition;
  const head = `${kind} ${name}${marks(definition)} (line ${source.line})`;
  return ['', head, ...indented([...bodyLines(definition), ...(doc === undefined ? [] : docLines(doc))])];
}

function bodyLines(definition: Definition): string[] {
  switch (definition.kind) {
    case 'enum':
      return [
        ...optional('prefix', definition.prefix),
        ...definition.values.map((value) => value.name + marks(value)),
      ];
    case 'struct':
      return [...optional('base', definition.base), ...definition.members.map(memberLine)];
    case 'union':
      return [
        ...dataLines('base', definition.base),
        `discriminator ${definition.discriminator}`,
        ...definition.branches.map((branch) => `branch ${memberLine({ ...branch, isOptional: false })}`),
      ];
    case 'alternate':
      return definition.branches.map((branch) => memberLine({ ...branch, isOptional: false }));
    case 'command': {
      const { data, returns, boxed, successResponse, gen, allowOob, allowPreconfig, coroutine } = definition;
      const flags = { boxed, successResponse, gen, allowOob, allowPreconfig, coroutine };
      return [
        ...dataLines('data', data),
        ...optional('returns', returns && typeText(returns)),
        Object.entries(flags)
          .map(([name, flag]) => (flag ? name : `not ${name}`))
          .join(', '),
      ];
    }
    case 'event':
      return [...dataLines('data', definition.data), definition.boxed ? 'boxed' : 'not boxed'];
  }
}

function dataLines(what: string, data: string | readonly Member[]): string[] {
  return typeof data === 'string'
    ? [`${what} ${data}`]
    : data.map((member) => `${what} ${memberLine(member)}`);
}

function memberLine(member: Member): string {
  return `${member.name}${member.isOptional ? '?' : ''}: ${typeText(member.type)}${marks(member)}`;
}

function typeText({ name, isList }: TypeReference): string {
  return isList ? `[${name}]` : name;
}

function marks({ condition, features }: Pick<Named, 'condition' | 'features'>): string {
  return conditionMark(condition) + features.map(featureMark).join('');
}

function featureMark({ name, condition }: Feature): string {
  return ` +${name}${conditionMark(condition)}`;
}

function conditionMark(condition: Condition | undefined): string {
  return condition === undefined ? '' : ` if ${JSON.stringify(condition)}`;
}

function docLines(doc: Doc): string[] {
  const { symbol, heading, overview, returns, errors, since } = doc;
  const places = [...doc.places].map(([part, { line }]) => `${part}: ${line}`);
  const texts: [what: string, text: string | undefined][] = [
    ['heading', heading && `${heading.level} ${heading.title}`],
    ['overview', overview === '' ? undefined : overview],
    ...[...doc.members].map(([name, text]): [string, string] => [`@${name}`, text]),
    ...[...doc.features].map(([name, text]): [string, string] => [`+${name}`, text]),
    ['returns', returns],
    ['errors', errors],
    ['since', since],
    ...doc.notes.map((text): [string, string] => ['note', text]),
    ...doc.examples.map((text): [string, string] => ['example', text]),
    ['lines', places.length === 0 ? undefined : places.join(', ')],
  ];
  return [
    `doc${symbol === undefined ? '' : ` of ${symbol}`} (line ${doc.source.line})`,
    ...indented(texts.flatMap(([what, text]) => optional(what, text))),
  ];
}

function optional(what: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const [first, ...rest] = text.split('\n');
  return [`${what} ${first}`.trimEnd(), ...rest.map((line) => `  | ${line}`.trimEnd())];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
