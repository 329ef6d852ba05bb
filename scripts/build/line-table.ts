import { DIGITS, JUMP, RUN, SOURCE, WITHIN } from '../../src/runtime/quickjs/trace.ts';

/** A source map of version 3, as far as it matters here. */
export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/**
 * The rows for one file of the bundle in the table that src/runtime/quickjs/trace.ts reads and describes. It keeps of
 * the map what a stack trace needs, lines alone: a tenth of its size.
 */
export function lineTable(name: string, map: SourceMap): string {
  const names = [name];
  const records: number[] = [];
  let run = 0;
  let source = -1;
  let line = 0;

  const endRun = (): void => {
    if (run > 0) records.push(4 * run + RUN);
    run = 0;
  };
  for (const segments of decodeMappings(map.mappings)) {
    const first = segments[0];
    if (first === undefined || first.source === undefined) {
      endRun();
      records.push(JUMP); // the bundler's own line: counted to the one before
      continue;
    }
    if (first.source !== source) {
      endRun();
      source = first.source;
      names.push(map.sources[source]!);
      records.push(4 * first.line + SOURCE);
    } else if (first.line === line + 1) {
      run++;
    } else {
      endRun();
      records.push(4 * signed(first.line - line) + JUMP);
    }
    line = first.line;
    let column = 1;
    for (const segment of segments) {
      if (segment.source !== source || segment.line === line) continue;
      endRun();
      records.push(4 * (segment.column - column) + WITHIN, signed(segment.line - line));
      ({ line, column } = segment);
    }
  }
  endRun();
  return `${names.join('\t')}\n${records.map(digits).join('')}`;
}

interface Segment {
  /** In the bundle, from 1. */
  readonly column: number;
  readonly source: number | undefined;
  /** In the source, from 1. */
  readonly line: number;
}

/** The segments of each line. */
function decodeMappings(mappings: string): Segment[][] {
  let source = 0;
  let line = 1;
  return mappings.split(';').map((text) => {
    let column = 1;
    const segments: Segment[] = [];
    for (const field of text.split(',')) {
      const [columns, sources, lines] = numbers(field);
      if (columns === undefined) continue;
      column += columns;
      source += sources ?? 0;
      line += lines ?? 0;
      segments.push({ column, source: sources === undefined ? undefined : source, line });
    }
    return segments;
  });
}

function numbers(field: string): number[] {
  const result: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of field) {
    const digit = DIGITS.indexOf(letter);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    result.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return result;
}

/** The sign goes into the lowest bit. */
function signed(value: number): number {
  return value < 0 ? (-value << 1) | 1 : value << 1;
}

function digits(value: number): string {
  return value < 32 ? DIGITS[value]! : DIGITS[(value & 31) | 32]! + digits(value >>> 5);
}
