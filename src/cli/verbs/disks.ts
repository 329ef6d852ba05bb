import { Option } from 'commander';
import type { GuestDiskInfo } from '../../api/index.ts';
import { printable } from '../../client/index.ts';
import { printTable } from '../table.ts';
import type { Verb } from '../verb.ts';

/** Devices that are there without anything behind them. */
const EMPTY = /^\/dev\/(loop|ram|zram|sr|fd)\d+$/;

const COLUMNS = [
  { title: 'DEVICE' },
  { title: 'KIND' },
  { title: 'BUS' },
  { title: 'ON' },
  { title: 'SERIAL' },
  { title: 'ALIAS' },
];

export const disks: Verb = {
  define(command) {
    command.description('The disks and partitions of the guest, and what each is built on.');
    command.addOption(
      new Option('-e, --every', 'loop devices, memory disks and drives without a medium, too'),
    );
  },
  async run({ agent, options, signal }) {
    const found = await agent.execute('guest-get-disks', {}, { signal });
    const wanted = options['every'] === true ? found : found.filter(({ name }) => !EMPTY.test(name));
    return { json: wanted, show: (screen) => printTable(screen, COLUMNS, wanted.map(row)) };
  },
};

function row({ name, partition, dependencies = [], address, alias }: GuestDiskInfo): string[] {
  const kind = partition ? 'part' : dependencies.length > 0 ? 'built' : 'disk';
  const cells = [
    name,
    kind,
    address?.['bus-type'] ?? '-',
    dependencies.join(' ') || '-',
    address?.serial ?? '-',
    alias ?? '-',
  ];
  return cells.map(printable);
}
