import type { Comparison } from './comparison.ts';

type Decisions = ReadonlyMap<number, string>;

/** More than these are only counted. */
const LISTED = 12;

/** What a reader wants to know: where the agents agree, where they differ on purpose, and where they must not. */
export function report(comparisons: readonly Comparison[], decisions: Decisions): string[] {
  const failed = comparisons.filter(({ problems }) => problems.length > 0);
  const passed = comparisons.filter(({ problems }) => problems.length === 0);
  const same = passed.filter(({ rows }) => rows.length === 0);
  return [
    `${same.length} of ${comparisons.length} conversations and trials are the same on both agents, to the byte.`,
    '',
    'Where they differ, by the rows of docs/decisions.md:',
    ...[...decisions].flatMap(([row, subject]) => rowLines(row, subject, passed)),
    '',
    'For this agent alone:',
    ...passed.flatMap(onlyLines),
    ...failed.flatMap(failureLines),
    '',
    `${passed.length} passed, ${failed.length} failed`,
  ];
}

function rowLines(row: number, subject: string, passed: readonly Comparison[]): string[] {
  const shown = passed.filter(({ rows, oursOnly }) => !oursOnly && rows.includes(row));
  if (shown.length === 0) return [];
  const head = `${String(row).padStart(4)}  ${subject}`;
  if (shown.length > LISTED) return [`${head}: ${shown.length}`];
  return [head, ...shown.map((one) => `        ${one.place}`)];
}

function onlyLines({ oursOnly, place }: Comparison): string[] {
  if (oursOnly === undefined) return [];
  return [`${String(oursOnly.row).padStart(4)}  ${place}`, `        ${oursOnly.reason}`];
}

function failureLines(one: Comparison): string[] {
  return ['', `FAILED ${one.place}`, ...one.problems.map((text) => `  ${text.replaceAll('\n', '\n    ')}`)];
}
