import { type Command, InvalidArgumentError, Option } from 'commander';
import { repeated } from './repeated.ts';

/** What every verb understands, before or behind its name. */
export interface GlobalOptions {
  readonly target?: readonly string[];
  readonly label?: readonly string[];
  readonly allGuests?: boolean;
  readonly inventory?: string;
  readonly timeout?: number;
  readonly jobs: number;
  readonly json?: boolean;
  readonly color: boolean;
}

const MOST_JOBS = 1000;

/** Adds them to a command, and returns it. */
export function addGlobalOptions(command: Command): Command {
  const options = [
    new Option(
      '-t, --target <guest>',
      'a guest: a name of the inventory or a target [may be repeated]',
    ).argParser(repeated),
    new Option(
      '-l, --label <labels>',
      'guests of the inventory: role=web,rack!=3 [may be repeated]',
    ).argParser(repeated),
    new Option('--all-guests', 'all guests of the inventory'),
    new Option('--inventory <path>', 'file or directory of guests (QGA_INVENTORY, ~/.config/qga/guests)'),
    new Option(
      '--timeout <seconds>',
      'time that each guest has; 30 for each of several, where a verb has no time of its own',
    ).argParser(seconds),
    new Option('--jobs <count>', 'how many guests at once').argParser(jobs).default(16),
    new Option('--json', 'JSON on standard output, one line a guest'),
    new Option('--no-color', 'no colour; NO_COLOR in the environment does so, too'),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

function seconds(word: string): number {
  const value = Number(word);
  if (word.trim() === '' || !(value > 0) || value > 1e6)
    throw new InvalidArgumentError('seconds are wanted.');
  return value;
}

function jobs(word: string): number {
  const value = Number(word);
  if (!/^\d+$/.test(word) || value < 1 || value > MOST_JOBS) {
    throw new InvalidArgumentError(`a number from 1 to ${MOST_JOBS} is wanted.`);
  }
  return value;
}
