import { type Dirent, readdirSync } from 'node:fs';
import { type ArgumentHandler, type Complete, type OptionHandler, RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import type { Guest } from '../guest.ts';
import { defaultInventory, loadInventory } from '../inventory/inventory.ts';
import { UsageError } from '../usage-error.ts';

/** Verbs with arguments that are files of this host, or may be. */
const FILE_ARGUMENTS: ReadonlySet<string> = new Set(['cp', 'freeze', 'ssh-key']);
/** Targets that name a file. */
const FILE_TARGET = /^(?:unix:|qemu:|(?=[/.]))/;

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
  const typed = words.at(-1) ?? '';
  // No flags follow a --, but what looks like one may.
  const hasFlags = !words.slice(0, -1).includes('--');
  const guests = (): Guest[] => knownGuests(words, environment);
  if (hasFlags) addOptions(root, program, typed, guests);
  for (const command of program.commands) {
    const name = command.name();
    // Forty names more would hide the verbs.
    if (isHidden(command) && !typed.startsWith('g') && !words.includes(name)) continue;
    const entry = root.command(name, command.summary());
    if (hasFlags) addOptions(entry, command, typed, guests);
    if (hasFlags) addOptions(entry, program, typed, guests);
    for (const argument of command.registeredArguments) {
      const choices = name === 'help' ? program.commands.map((one) => one.name()) : argument.argChoices;
      entry.argument(argument.name(), argumentHandler(name, choices, typed), argument.variadic);
    }
  }
  root.parse(plainWords(words));
}

/**
 * The words as the library reads them: without the `--` before others, which it takes for a flag, and with `--label=w` for
 * `-l role=w`, as it looks for a value behind the first `=`.
 */
function plainWords(words: readonly string[]): string[] {
  const before = words.slice(0, -1).filter((word) => word !== '--');
  const last = words.at(-1) ?? '';
  const isLabel = before.at(-1) === '-l' || before.at(-1) === '--label';
  if (isLabel && last.includes('=')) return [...before.slice(0, -1), `--label=${afterKey(last)}`];
  return [...before, /^--label=.*=/s.test(last) ? `--label=${afterKey(last)}` : last];
}

/** What stands behind the last `=`. */
function afterKey(text: string): string {
  return text.slice(text.lastIndexOf('=') + 1);
}

function addOptions(
  entry: RootCommand | ReturnType<RootCommand['command']>,
  command: Command,
  typed: string,
  guests: () => Guest[],
): void {
  for (const option of command.createHelp().visibleOptions(command)) {
    if (option.long === undefined) continue;
    const short = option.short?.slice(1);
    const name = option.long.slice(2);
    const [text = ''] = option.description.split(/(?<=\.)\s/);
    const handler = optionHandler(option, typed, guests);
    if (handler === undefined) entry.option(name, text, short);
    else entry.option(name, text, handler, short);
  }
}

/** What suggests a flag's value; undefined for a flag that has none. */
function optionHandler(option: Option, typed: string, guests: () => Guest[]): OptionHandler | undefined {
  if (!option.required && !option.optional) return undefined;
  const [, value] = /^--[\w-]+=(.*)$/s.exec(typed) ?? [];
  switch (option.name()) {
    case 'target':
      return (complete) => suggestTargets(complete, guests(), value ?? typed);
    case 'label':
      return (complete) => suggestLabels(complete, guests(), value ?? typed);
    case 'inventory':
      return (complete) => suggestFiles(complete, value ?? typed);
  }
  return (complete) => {
    for (const choice of option.argChoices ?? []) complete(choice, '');
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

/** The guests of the inventory that the words name, or else of the usual one. */
function knownGuests(words: readonly string[], environment: NodeJS.ProcessEnv): Guest[] {
  const path = words[words.indexOf('--inventory') + 1];
  try {
    const inventory =
      words.includes('--inventory') && path !== undefined ? path : defaultInventory(environment);
    return [...loadInventory(inventory, false).values()];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return []; // an inventory that cannot be read has nothing to suggest
  }
}

function suggestTargets(complete: Complete, guests: readonly Guest[], typed: string): void {
  for (const { name, labels } of guests)
    complete(name, [...labels].map(([key, value]) => `${key}=${value}`).join(' '));
  const [kind] = FILE_TARGET.exec(typed) ?? [];
  if (kind !== undefined) suggestFiles((path) => complete(`${kind}${path}`, ''), typed.slice(kind.length));
}

/** Behind `key=` what is suggested is the value alone. */
function suggestLabels(complete: Complete, guests: readonly Guest[], typed: string): void {
  const [, typedKey] = /^(.*?)=/s.exec(typed) ?? [];
  for (const { labels } of guests) {
    for (const [key, value] of labels) {
      if (typedKey === undefined) complete(`${key}=${value}`, '');
      else if (key === typedKey) complete(value, '');
    }
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
