import type { Command } from './definition.ts';
import { capital, moduleNoun, NOTICE } from './emit-module.ts';
import type { Schema } from './schema.ts';

/** The file that puts those of all nouns together. `order` is that of the commands, each once. */
export function emitIndex(path: string, schema: Schema, order: readonly string[]): string {
  const commands = [...schema.definitions()].filter((definition) => definition.kind === 'command');
  const nouns = schema.modules
    .filter(({ definitions }) => definitions.some(({ kind }) => kind === 'command'))
    .map(moduleNoun)
    .sort();
  const silent = commands.filter((command) => !command.successResponse).map(({ name }) => name);
  return [
    NOTICE(path),
    nouns.map((noun) => importLine(noun)).join(''),
    '\n',
    nouns.map((noun) => `export type * from './${noun}.ts';\n`).join(''),
    '\n/** Every command: what it takes and what it returns. */\n',
    `export interface Commands\n  extends ${nouns.map((noun) => `${capital(noun)}Commands`).join(',\n    ')} {}\n`,
    '\n/** The name of a command. */\nexport type CommandName = keyof Commands;\n',
    '\n/** All commands, in the order in which they are listed to users. */\n',
    `export const commandNames: readonly CommandName[] = [\n${inOrder(commands, order)
      .map((name) => `  '${name}',\n`)
      .join('')}];\n`,
    '\n/** Commands that are not answered when they succeed. */\n',
    `export const silentCommands: ReadonlySet<string> = new Set([\n${silent.map((name) => `  '${name}',\n`).join('')}]);\n`,
    '\n/** Signatures of commands and types, noun by noun: of what clients send, ... */\n',
    `export const sentSignatures: readonly SignatureTable[] = [\n${nouns.map((noun) => `  ${noun}Arguments,\n`).join('')}];\n`,
    '\n/** ... and of what they are sent. */\n',
    `export const returnedSignatures: readonly SignatureTable[] = [\n${nouns.map((noun) => `  ${noun}Results,\n`).join('')}];\n`,
    '\nexport type SignatureTable = Readonly<Record<string, string>>;\n',
  ].join('');
}

function importLine(noun: string): string {
  return `import { ${noun}Arguments, type ${capital(noun)}Commands, ${noun}Results } from './${noun}.ts';\n`;
}

/** Fails unless `order` has exactly the schema's commands. */
function inOrder(commands: readonly Command[], order: readonly string[]): readonly string[] {
  const known = new Set(commands.map(({ name }) => name));
  const listed = new Set(order);
  const missing = [...known].filter((name) => !listed.has(name));
  const unknown = order.filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`the order of commands lacks ${missing.join(', ')}`);
  if (unknown.length > 0)
    throw new Error(`the order of commands has ${unknown.join(', ')}, unknown to the schema`);
  if (listed.size < order.length) throw new Error('the order of commands names one twice');
  return order;
}
