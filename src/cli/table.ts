import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Screen } from './screen.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Columns narrower than this are not made narrower still. */
const NARROWEST = 8;
const GAP = 2;

const BORDERS = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
];
const NO_BORDERS = Object.fromEntries(BORDERS.map((name) => [name, '']));

/**
 * Prints rows below their titles. On a terminal the widest column gives way, so that each row takes one line; in a pipe
 * nothing is cut.
 */
export function printTable(
  screen: Screen,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, i) =>
    Math.max(...[titles, ...rows].map((row) => stringWidth(row[i] ?? ''))),
  );
  fit(widths, screen.columns);
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align = 'left' }) => align),
  });
  table.push(titles, ...rows.map((row) => [...row]));
  const [head = '', ...lines] = table.toString().split('\n');
  screen.print(screen.styled('dim', head.trimEnd()));
  for (const line of lines) screen.print(line.trimEnd());
}

/** Takes from the widest columns until all fit into the terminal. */
function fit(widths: number[], room: number | undefined): void {
  if (room === undefined) return;
  let excess = widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1)) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= NARROWEST) return;
    widths[widest]!--;
    excess--;
  }
}
