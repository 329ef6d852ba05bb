/**
 * Finds the TypeScript lines of a stack trace. The engine knows the bundle's lines; the build leaves a table of where
 * each came from in the executable (scripts/build/line-table.ts). It is read when a trace is told, which happens hardly
 * ever, and not kept.
 *
 * The table has two lines of text for each file of the bundle. The first: its name, then its sources in the order of the
 * bundle, separated by tabs. The second: numbers in the base64 form of source maps, `4 * value + kind` each, which move
 * through the bundle line by line:
 *
 * - RUN: the next `value` lines of the bundle are one further in the source each.
 * - JUMP: the next line of the bundle is further by `value` (signed).
 * - SOURCE: the next line of the bundle is line `value` of the next source.
 * - WITHIN: from the column on that is `value` further, this line of the bundle is further by the next number (signed).
 */
export const RUN = 0;
export const JUMP = 1;
export const SOURCE = 2;
export const WITHIN = 3;

export const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const PLACE = /([\w.-]+):(\d+):(\d+)/g;

/** `trace` with every place in the bundle that `table` knows replaced by its place in the source. */
export function sourceTrace(trace: string, table: string): string {
  const rows = table.split('\n');
  return trace.replace(PLACE, (place, file: string, line: string, column: string) => {
    const row = rows.findIndex((row, index) => index % 2 === 0 && row.startsWith(`${file}\t`));
    if (row < 0) return place;
    return sourcePlace(rows[row]!.split('\t'), rows[row + 1]!, Number(line), Number(column));
  });
}

function sourcePlace(names: readonly string[], records: string, line: number, column: number): string {
  let position = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const digit = DIGITS.indexOf(records[position++]!);
      value |= (digit & 31) << shift;
      if (digit < 32) return value;
    }
  };

  let [bundleLine, start, source, sourceLine] = [0, 1, 0, 0];
  let found = 0;
  while (position < records.length) {
    const record = number();
    const value = record >> 2;
    const kind = record & 3;
    const lines = kind === RUN ? value : kind === WITHIN ? 0 : 1;
    // A record beyond the place may belong to the next source, so the answer is what was found before it.
    if (bundleLine + lines > line && (bundleLine === line || kind !== RUN)) break;
    if (kind === RUN && bundleLine + lines > line) {
      found = sourceLine + line - bundleLine;
      break;
    }
    bundleLine += lines;
    if (lines > 0) start = 1;
    if (kind === RUN) sourceLine += value;
    else if (kind === JUMP) sourceLine += signed(value);
    else if (kind === SOURCE) [source, sourceLine] = [source + 1, value];
    else [start, sourceLine] = [start + value, sourceLine + signed(number())];
    if (bundleLine === line && column >= start) found = sourceLine;
  }
  return `${names[source]}:${found}`;
}

/** The sign is the lowest bit. */
function signed(value: number): number {
  return value & 1 ? -(value >> 1) : value >> 1;
}
