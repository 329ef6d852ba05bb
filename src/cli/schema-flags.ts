import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CommandName, argumentMembers, argumentType, type Member } from '../api/index.ts';
import type { Json } from '../wire/index.ts';
import { commandHelp } from './generated/command-help.ts';
import { UsageError } from './usage-error.ts';

const STDIN = 0;

/** Adds a flag for each argument of a schema command. A base64 argument has a second one, that reads a file. */
export function addSchemaFlags(command: Command, name: CommandName): void {
  const texts = commandHelp[name].arguments;
  for (const member of argumentMembers(name)) {
    const needed = member.isOptional ? '' : ' (needed)';
    command.addOption(schemaFlag(member, `${texts[member.name] ?? ''}${needed}`));
    if (member.type.kind !== 'base64') continue;
    const file = new Option(
      `--${member.name}-file <file>`,
      `the bytes of a file for it, "-" for standard input`,
    );
    command.addOption(file.argParser((path) => readBytes(path).toString('base64')));
  }
  const whole = new Option('--arguments <json>', 'all arguments as one JSON object, in place of the flags');
  command.addOption(whole.argParser(object));
}

/** The arguments that the flags make, undefined for none. Throws UsageError. */
export function schemaArguments(
  name: CommandName,
  options: Readonly<Record<string, unknown>>,
): { [name: string]: Json } | undefined {
  const args: { [name: string]: Json } = {};
  for (const member of argumentMembers(name)) {
    const value = options[camelCase(member.name)] ?? options[camelCase(`${member.name}-file`)];
    if (value !== undefined) args[member.name] = value as Json;
    else if (!member.isOptional && options['arguments'] === undefined)
      throw new UsageError(`${name} needs --${member.name}`, `qga ${name} --help tells what it takes.`);
  }
  const whole = options['arguments'];
  if (whole === undefined) return Object.keys(args).length === 0 ? undefined : args;
  return { ...(whole as { [name: string]: Json }), ...args };
}

function schemaFlag({ name, type }: Member, text: string): Option {
  if (type.isList) {
    const collect = (word: string, before: Json[] | undefined): Json[] => [
      ...(before ?? []),
      element(type.name, word),
    ];
    return new Option(`--${name} <${placeholder(type.name)}>`, `${text} [may be repeated]`).argParser(
      collect as never,
    );
  }
  if (type.kind === 'boolean')
    return new Option(`--${name} [true|false]`, text).preset('true').argParser(boolean);
  const signature = type.kind === 'defined' ? argumentType(type.name) : undefined;
  if (signature?.kind === 'enum')
    return new Option(`--${name} <${type.name}>`, text).choices([...signature.values]);
  if (signature?.kind === 'alternate' && signature.branches.some(({ kind }) => kind === 'boolean')) {
    const option = new Option(`--${name} [${type.name}]`, text).preset('true');
    return option.argParser((word) => element(type.name, word));
  }
  return new Option(`--${name} <${placeholder(type.name)}>`, text).argParser((word) =>
    element(type.name, word),
  );
}

function placeholder(type: string): string {
  switch (type) {
    case 'str':
      return 'text';
    case 'base64':
    case 'number':
      return type;
  }
  if (!/^[A-Z]/.test(type)) return 'int';
  return argumentType(type).kind === 'struct' ? 'json' : type;
}

/** One value of a type, as a word of a command line gives it. */
function element(type: string, word: string): Json {
  if (type === 'str' || type === 'base64') return word;
  if (!/^[A-Z]/.test(type)) return type === 'number' ? float(word) : integer(word);
  const signature = argumentType(type);
  switch (signature.kind) {
    case 'enum':
      if (!signature.values.includes(word))
        throw new InvalidArgumentError(`one of ${signature.values.join(', ')}`);
      return word;
    case 'alternate':
      for (const branch of signature.branches) {
        try {
          return branch.kind === 'boolean' ? boolean(word) : element(branch.name, word);
        } catch (error) {
          if (!(error instanceof InvalidArgumentError)) throw error;
        }
      }
      throw new InvalidArgumentError(`not a ${type}`);
    case 'struct':
    case 'union':
      return json(word);
  }
}

function boolean(word: string): boolean {
  if (word !== 'true' && word !== 'false') throw new InvalidArgumentError('true or false is wanted.');
  return word === 'true';
}

function integer(word: string): Json {
  if (!/^-?\d+$/.test(word)) throw new InvalidArgumentError('a whole number is wanted.');
  const exact = Number(word);
  return Number.isSafeInteger(exact) ? exact : BigInt(word);
}

function float(word: string): number {
  const value = Number(word);
  if (word.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is wanted.');
  return value;
}

function json(word: string): Json {
  try {
    return JSON.parse(word) as Json;
  } catch (cause) {
    throw new InvalidArgumentError(`no JSON: ${(cause as Error).message}`);
  }
}

function object(word: string): { readonly [name: string]: Json } {
  const value = json(word);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError('a JSON object is wanted, such as {"path": "/etc/hostname"}.');
  return value as { readonly [name: string]: Json };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? STDIN : path);
  } catch (cause) {
    throw new InvalidArgumentError((cause as Error).message);
  }
}

/** As commander names what a flag has given. */
function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
