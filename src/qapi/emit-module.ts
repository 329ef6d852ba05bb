import { argumentsOf, directions } from './direction.ts';
import type { Command, Definition } from './definition.ts';
import { emitSignatures } from './emit-signature.ts';
import { docComment, emitType, objectType, typeName } from './emit-type.ts';
import type { Module, Schema } from './schema.ts';

/** What the first line of a generated file says. */
export const NOTICE = (source: string): string =>
  `// Made from ${source} by \`npm run generate\`. Changes belong there.\n`;

/** The file for one file of the schema: its types, its commands, and the signatures by which both are checked. */
export function emitModule(module: Module, schema: Schema): string {
  const noun = moduleNoun(module);
  const types = module.definitions
    .map((definition) => emitType(definition, schema))
    .filter((text) => text !== '');
  const commands = module.definitions.filter((definition) => definition.kind === 'command');
  const { sent, returned } = emitSignatures(module, schema, directions(schema));
  const body = [
    ...types,
    `export interface ${capital(noun)}Commands {\n${commands.map((command) => emitCommand(command, schema)).join('\n')}}\n`,
    emitTable(`${noun}Arguments`, sent),
    emitTable(`${noun}Results`, returned),
  ].join('\n');
  return `${NOTICE(module.path)}${emitImports(module, schema, body)}\n${body}`;
}

/** The noun that a file of the schema is about: its name. */
export function moduleNoun({ path }: Module): string {
  return path.replace(/^.*\//, '').replace(/\.\w+$/, '');
}

export function capital(noun: string): string {
  return noun.slice(0, 1).toUpperCase() + noun.slice(1);
}

function emitCommand(command: Command, schema: Schema): string {
  const args = objectType(argumentsOf(command, schema), command.doc, '    ', 'client');
  const result = command.returns === undefined ? '{}' : typeName(command.returns);
  const comment = docComment(command.doc, '  ');
  return `${comment}  '${command.name}': {\n    arguments: ${args};\n    result: ${result};\n  };\n`;
}

function emitTable(name: string, signatures: ReadonlyMap<string, string>): string {
  const rows = [...signatures].map(
    ([name, text]) => `  ${/-/.test(name) ? `'${name}'` : name}: '${text}',\n`,
  );
  return `export const ${name} = {\n${rows.join('')}} as const;\n`;
}

/** Types of other files that `body` names, and of the wire. */
function emitImports(module: Module, schema: Schema, body: string): string {
  const own = new Set(module.definitions.map(({ name }) => name));
  const words = new Set(body.replaceAll(/\/\*\*.*?\*\/|'[^']*'/gs, '').match(/\w+/g));
  const lines: string[] = words.has('LongString')
    ? ["import type { LongString } from '../../wire/index.ts';\n"]
    : [];
  for (const other of schema.modules) {
    const named = other.definitions.filter(isType).map(({ name }) => name);
    const used = named.filter((name) => words.has(name) && !own.has(name)).sort();
    if (used.length > 0) lines.push(`import type { ${used.join(', ')} } from './${moduleNoun(other)}.ts';\n`);
  }
  return lines.join('');
}

function isType({ kind }: Definition): boolean {
  return kind !== 'command' && kind !== 'event';
}
