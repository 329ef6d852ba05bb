import { type Dirent, readdirSync } from 'node:fs';
import { type ArgumentHandler, type Complete, type OptionHandler, RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import { defaultInventory, loadInventory } from '../inventory/inventory.ts';
import { UsageError } from '../usage-error.ts';

/** The flags whose value is a guest. */
const GUEST_FLAGS: ReadonlySet<string> = new Set(['target']);
/** Arguments that are files of this host, or may be. */
const FILE_ARGUMENTS: ReadonlySet<string> = new Set(['cp', 'ssh-key']);

/**
 * Prints what may follow `words`, of which the last is being typed, for the scripts of `completion-script.ts`: a line
 * for each, with its description behind a tab. No guest is asked.
 */
export function printSuggestions(
  program: Command,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): void {
  const root = new RootCommand();
  addOptions(root, program, environment);
  const typed = words.at(-1) ?? '';
  for (const command of program.commands) {
    const name = command.name();
    // Forty names more would hide the verbs.
    if (isHidden(command) && !typed.startsWith('g') && !words.includes(name)) continue;
    const entry = root.command(name, command.summary());
    addOptions(entry, command, environment);
    addOptions(entry, program, environment);
    for (const argument of command.registeredArguments) {
      entry.argument(argument.name(), argumentHandler(name, argument.argChoices, typed), argument.variadic);
    }
  }
  root.parse([...words]);
}

function addOptions(
  entry: RootCommand | ReturnType<RootCommand['command']>,
  command: Command,
  environment: NodeJS.ProcessEnv,
): void {
  for (const option of command.createHelp().visibleOptions(command)) {
    if (option.long === undefined) continue;
    const short = option.short?.slice(1);
    const name = option.long.slice(2);
    const handler = optionHandler(option, environment);
    if (handler === undefined) entry.option(name, option.description, short);
    else entry.option(name, option.description, handler, short);
  }
}

function optionHandler(option: Option, environment: NodeJS.ProcessEnv): OptionHandler | undefined {
  if (!option.required && !option.optional) return undefined;
  const choices = option.argChoices;
  if (GUEST_FLAGS.has(option.name())) return (complete) => suggestGuests(complete, environment);
  return (complete) => {
    for (const choice of choices ?? []) complete(choice, '');
  };
}

function argumentHandler(
  verb: string,
  choices: readonly string[] | undefined,
  typed: string,
): ArgumentHandler {
  return (complete) => {
    for (const choice of choices ?? []) complete(choice, '');
    if (choices === undefined && FILE_ARGUMENTS.has(verb) && !typed.startsWith(':'))
      suggestFiles(complete, typed);
  };
}

function suggestGuests(complete: Complete, environment: NodeJS.ProcessEnv): void {
  try {
    for (const { name, labels } of loadInventory(defaultInventory(environment), false).values()) {
      complete(name, [...labels].map(([key, value]) => `${key}=${value}`).join(' '));
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error; // an inventory that cannot be read has nothing to suggest
  }
}

function suggestFiles(complete: Complete, typed: string): void {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    return; // there is no such folder: nothing to suggest
  }
  for (const entry of entries) complete(`${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`, '');
}

function isHidden(command: Command): boolean {
  return (command as unknown as { readonly _hidden: boolean })._hidden;
}
