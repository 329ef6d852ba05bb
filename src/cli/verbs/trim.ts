import { InvalidArgumentError, Option } from 'commander';
import { printable } from '../../client/index.ts';
import { sizeText } from '../size-text.ts';
import { printTable } from '../table.ts';
import type { Verb } from '../verb.ts';

const MINUTES = 60;
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

const COLUMNS = [{ title: 'MOUNTED ON' }, { title: 'DISCARDED', align: 'right' as const }, { title: '' }];

export const trim: Verb = {
  timeout: 10 * MINUTES,
  define(command) {
    command.description(
      'Tells the host which blocks of its disks the guest does not use, so that their space can be used again ' +
        '(fstrim). Exits with 1 if a file system could not be trimmed; those that have no such thing are no failure.',
    );
    command.addOption(
      new Option('--minimum <size>', 'leave out free ranges shorter than this: 64K, 1M').argParser(readSize),
    );
  },
  async run({ agent, options, signal }) {
    const minimum = options['minimum'] as number | undefined;
    const { paths } = await agent.execute('guest-fstrim', minimum === undefined ? {} : { minimum }, {
      signal,
    });
    const isFailure = paths.some(({ error }) => error !== undefined && error !== 'trim not supported');
    return {
      json: paths,
      exitCode: isFailure ? 1 : 0,
      show: (screen) => {
        const rows = paths.map(({ path, trimmed, error }) => [
          printable(path),
          trimmed === undefined ? '-' : sizeText(trimmed),
          printable(error ?? ''),
        ]);
        printTable(screen, COLUMNS, rows);
      },
    };
  },
};

function readSize(word: string): number {
  const [, digits, unit = ''] = /^(\d+)([KMGT]?)i?B?$/i.exec(word) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('a size is wanted, such as 512, 64K or 1M.');
  return Number(digits) * UNITS[unit.toUpperCase()]!;
}
