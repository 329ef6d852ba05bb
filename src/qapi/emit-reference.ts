import { argumentsOf } from './direction.ts';
import type { Command, Definition, Enum, Member, Named, TypeReference } from './definition.ts';
import type { Doc } from './doc.ts';
import { docProse } from './doc-prose.ts';
import { capital, moduleNoun } from './emit-module.ts';
import { memberDescription } from './member-description.ts';
import type { Module, Schema } from './schema.ts';

/** The reference page of a schema, in Markdown: a chapter for each file, and in it the commands before the types. */
export function emitReference(path: string, schema: Schema, order: readonly string[]): string {
  const chapters = schema.modules.filter(({ definitions }) => definitions.length > 0);
  const lines = [
    `<!-- Made from ${path} by \`npm run generate\`. Changes belong there. -->`,
    '',
    '# Commands',
    '',
    'A request is a JSON object: `execute` names the command, `arguments` holds what it takes, and `id`, which may be any',
    'value, comes back with the reply. A reply has either `return` or `error`. Members marked *optional* may be left out.',
    '',
    '| command | since | |',
    '|---|---|---|',
    ...order.map((name) => indexRow(schema.find(name) as Command)),
    ...chapters.flatMap((module) => chapter(module, schema)),
  ];
  return `${lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')}\n`;
}

function indexRow({ name, doc }: Command): string {
  return `| [${name}](#${anchor(name)}) | ${doc?.since ?? ''} | ${cell(firstSentence(doc?.overview ?? ''))} |`;
}

function chapter(module: Module, schema: Schema): string[] {
  const intro = module.freeForm.find(({ heading }) => heading !== undefined);
  const commands = module.definitions.filter(({ kind }) => kind === 'command');
  const types = module.definitions.filter(({ kind }) => kind !== 'command');
  return [
    '',
    `## ${intro?.heading?.title ?? capital(moduleNoun(module))}`,
    '',
    docProse(intro?.overview ?? ''),
    ...[...commands, ...types].flatMap((definition) => entry(definition, schema)),
  ];
}

function entry(definition: Definition, schema: Schema): string[] {
  const { doc } = definition;
  return [
    '',
    `### ${definition.name}`,
    '',
    docProse(doc?.overview ?? ''),
    ...body(definition, schema),
    ...(doc?.errors === undefined ? [] : ['', 'Errors:', '', docProse(dedent(doc.errors))]),
    ...(doc?.notes ?? []).flatMap((note) => ['', docProse(note)]),
    ...(doc?.since === undefined ? [] : ['', `Since: ${doc.since}`]),
    ...(doc?.examples ?? []).flatMap((example) => ['', '```', example.replace(/^\n+/, ''), '```']),
  ];
}

function body(definition: Definition, schema: Schema): string[] {
  switch (definition.kind) {
    case 'command':
      return [
        ...memberTable('argument', argumentsOf(definition, schema), schema, definition.doc),
        ...results(definition, schema),
      ];
    case 'event':
      return memberTable('member', schema.data(definition), schema, definition.doc);
    case 'enum':
      return valueTable(definition);
    case 'struct':
      return memberTable('member', schema.members(definition), schema, definition.doc);
    case 'union': {
      const { discriminator, branches } = definition;
      const more = branches.map(
        ({ name, type }) => `- \`${discriminator}\` is "${name}": those of ${typeLink(type, schema)}`,
      );
      return [
        ...memberTable('member', schema.members(definition), schema, definition.doc),
        '',
        'More members, where',
        '',
        ...more,
      ];
    }
    case 'alternate':
      return table(
        ['one of', ''],
        definition.branches.map(({ name, type }) => [
          typeLink(type, schema),
          memberDescription(name, definition.doc),
        ]),
      );
  }
}

function results({ returns, successResponse, doc }: Command, schema: Schema): string[] {
  if (!successResponse) return ['', 'There is no reply on success.'];
  if (returns === undefined) return ['', 'Returns an empty object.'];
  const text = doc?.returns === undefined ? '' : `: ${docProse(doc.returns).replaceAll('\n', ' ')}`;
  return ['', `Returns ${typeLink(returns, schema)}${text}`];
}

function memberTable(
  head: string,
  members: readonly Member[],
  schema: Schema,
  doc: Doc | undefined,
): string[] {
  return table(
    [head, 'type', ''],
    members.map((member) => [
      `\`${member.name}\``,
      `${typeLink(member.type, schema)}${member.isOptional ? ', *optional*' : ''}`,
      featureMark(member) + memberDescription(member.name, doc, schema, member),
    ]),
  );
}

function valueTable({ values, doc }: Enum): string[] {
  return table(
    ['value', ''],
    values.map(({ name }) => [`"${name}"`, memberDescription(name, doc)]),
  );
}

function featureMark({ features }: Named): string {
  return features.map(({ name }) => `*${name}*: `).join('');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ];
}

function typeLink({ name, isList }: TypeReference, schema: Schema): string {
  const text = schema.find(name) === undefined ? name : `[${name}](#${anchor(name)})`;
  return isList ? `list of ${text}` : text;
}

/** How Markdown viewers name a heading. */
function anchor(name: string): string {
  return name.toLowerCase();
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim();
}

function cell(text: string): string {
  return docProse(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
}

/** Lists are indented in the schema. */
function dedent(text: string): string {
  return text.replaceAll(/^ {4}/gm, '');
}
