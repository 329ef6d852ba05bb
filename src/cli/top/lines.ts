import { printable } from '../../client/index.ts';
import type { Screen, Style } from '../screen.ts';
import { sizeText } from '../size-text.ts';
import { printTable } from '../table.ts';
import type { Activity } from './activity.ts';

/** A guest as it is shown: what it did, or why that is not known. */
export interface Shown {
  readonly name: string;
  readonly activity: Activity | undefined;
  /** Why there is nothing new of it. */
  readonly problem: string | undefined;
}

const METER = 20;
/** Parts from which on a value is shown in yellow, and in red. */
const HIGH = 0.7;
const CRITICAL = 0.9;
/** Columns of one processor, and what fits where no terminal says. */
const CPU_WIDTH = 36;
const COLUMNS = 80;
const CPU_LINES = 16;
const NONE = '-';

/** All of one guest. */
export function showOne(screen: Screen, { name, activity, problem }: Shown): void {
  const load = activity?.load?.map((value) => value.toFixed(2)).join(' ') ?? NONE;
  screen.print(`${screen.styled('bold', printable(name))}  load ${load}`);
  if (problem !== undefined) screen.print(screen.styled('red', printable(problem)));
  if (activity === undefined) return;
  const { cpu, cpus, memory } = activity;
  if (cpu !== undefined) {
    const parts = (['user', 'system', 'iowait', 'steal'] as const).map(
      (part) => `${part} ${percent(cpu[part]).trim()}`,
    );
    screen.print(`cpu    ${meter(screen, cpu.busy)}  ${parts.join('  ')}`);
    if (cpus.length > 1) showCpus(screen, cpus);
  }
  if (memory !== undefined) {
    const used = memory.total - memory.available;
    const swap =
      memory.swapTotal > 0
        ? `  swap ${sizeText(memory.swapTotal - memory.swapFree)} of ${sizeText(memory.swapTotal)}`
        : '';
    screen.print(
      `memory ${meter(screen, used / Math.max(1, memory.total))}  ${sizeText(used)} of ${sizeText(memory.total)}${swap}`,
    );
  }
  showTables(screen, activity);
  for (const [what, reason] of Object.entries(activity.unknown)) {
    screen.print(screen.styled('dim', `${what}: ${printable(reason)}`));
  }
}

/** Each processor, as many beside each other as there is room for. */
function showCpus(screen: Screen, cpus: Activity['cpus']): void {
  const perLine = Math.max(1, Math.floor((screen.columns ?? COLUMNS) / CPU_WIDTH));
  const shown = cpus.slice(0, perLine * CPU_LINES);
  for (let at = 0; at < shown.length; at += perLine) {
    const line = shown.slice(at, at + perLine).map((one, i) => {
      return `  ${String(at + i).padEnd(4)} ${meter(screen, one.busy)}`;
    });
    screen.print(line.join(' '));
  }
  if (shown.length < cpus.length) screen.print(`  and ${cpus.length - shown.length} more`);
}

function showTables(screen: Screen, { disks, network, mounts }: Activity): void {
  const right = 'right' as const;
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: right });
  if (disks.length > 0) {
    screen.print('');
    const rows = disks.map((disk) => [
      printable(disk.name),
      sizeText(disk.read),
      sizeText(disk.written),
      disk.operations.toFixed(0),
      percent(disk.busy),
    ]);
    printTable(
      screen,
      [{ title: 'DISK'.padEnd(10) }, number('READ/s'), number('WRITE/s'), number('IO/s'), number('BUSY')],
      rows,
    );
  }
  if (network.length > 0) {
    screen.print('');
    const rows = network.map((link) => [printable(link.name), sizeText(link.received), sizeText(link.sent)]);
    printTable(screen, [{ title: 'NETWORK'.padEnd(10) }, number('IN/s'), number('OUT/s')], rows);
  }
  if (mounts.length > 0) {
    screen.print('');
    const rows = mounts.map(({ mountpoint, used, total }) => [
      printable(mountpoint),
      sizeText(used),
      sizeText(total),
      percent(used / Math.max(1, total)),
    ]);
    printTable(
      screen,
      [{ title: 'MOUNTED ON'.padEnd(10) }, number('USED'), number('SIZE'), number('USE%')],
      rows,
    );
  }
}

/** Several guests, a line each. */
export function showMany(screen: Screen, guests: readonly Shown[]): void {
  const columns = ['GUEST', 'CPU', 'LOAD', 'MEM', 'SIZE', 'READ/s', 'WRITE/s', 'IN/s', 'OUT/s', 'FULLEST'];
  const rows = guests.map(({ name, activity, problem }) => [printable(name), ...cells(activity, problem)]);
  printTable(
    screen,
    columns.map((title, i) => ({
      title,
      align: i === 0 || i === 9 ? ('left' as const) : ('right' as const),
    })),
    rows,
  );
}

function cells(activity: Activity | undefined, problem: string | undefined): string[] {
  if (activity === undefined || problem !== undefined)
    return [...Array<string>(8).fill(NONE), printable(problem ?? '')];
  const { cpu, load, memory, disks, network, mounts } = activity;
  const fullest = [...mounts].sort((a, b) => b.used / b.total - a.used / a.total)[0];
  return [
    cpu === undefined ? NONE : percent(cpu.busy),
    load?.[0]?.toFixed(2) ?? NONE,
    memory === undefined ? NONE : percent((memory.total - memory.available) / Math.max(1, memory.total)),
    memory === undefined ? NONE : sizeText(memory.total),
    together(disks.map(({ read }) => read)),
    together(disks.map(({ written }) => written)),
    together(network.map(({ received }) => received)),
    together(network.map(({ sent }) => sent)),
    fullest === undefined
      ? NONE
      : `${percent(fullest.used / Math.max(1, fullest.total)).trim()} ${printable(fullest.mountpoint)}`,
  ];
}

function meter(screen: Screen, part: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * METER);
  const style: Style = part >= CRITICAL ? 'red' : part >= HIGH ? 'yellow' : 'green';
  return `[${screen.styled(style, '|'.repeat(full))}${' '.repeat(METER - full)}] ${percent(part)}`;
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`.padStart(4);
}

function together(values: readonly number[]): string {
  return sizeText(values.reduce((all, one) => all + one, 0));
}
