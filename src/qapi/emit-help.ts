import { argumentsOf } from './direction.ts';
import type { Command } from './definition.ts';
import { docProse } from './doc-prose.ts';
import { NOTICE } from './emit-module.ts';
import { memberDescription } from './member-description.ts';
import type { Schema } from './schema.ts';

const IMPORTS = "import type { CommandName } from '../../api/index.ts';\n";

/** The TypeScript table of what a command line tells of each command and its arguments. */
export function emitHelp(path: string, schema: Schema, order: readonly string[]): string {
  const rows = order.map((name) => entry(schema.find(name) as Command, schema));
  return `${NOTICE(path)}${IMPORTS}
/** What a command and its arguments are for. */
export interface CommandHelp {
  readonly text: string;
  /** The QEMU release that brought the command. */
  readonly since: string;
  readonly arguments: Readonly<Record<string, string>>;
}

export const commandHelp: Readonly<Record<CommandName, CommandHelp>> = {
${rows.join('')}};
`;
}

function entry(command: Command, schema: Schema): string {
  const { doc, name } = command;
  const members = argumentsOf(command, schema).map(
    (member) =>
      `${quoted(member.name)}: ${quoted(plain(memberDescription(member.name, doc, schema, member)))}`,
  );
  return `  ${quoted(name)}: {
    text: ${quoted(paragraphs(doc?.overview ?? ''))},
    since: ${quoted(doc?.since ?? '')},
    arguments: { ${members.join(', ')} },
  },
`;
}

/** One line for each paragraph: the terminal decides where lines end. */
function paragraphs(text: string): string {
  return docProse(text)
    .split(/\n{2,}/)
    .map(plain)
    .join('\n\n');
}

function plain(text: string): string {
  return docProse(text)
    .replaceAll('`', '')
    .replaceAll(/\s*\n\s*/g, ' ');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
