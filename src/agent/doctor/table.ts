import type { Examined } from './examination.ts';
import type { Verdict } from './finding.ts';
import { printable } from './printable.ts';

/** Columns before the findings. */
const SUBJECT = 10;
const VERDICT = 6;
const CHECK = 13;
const MARGIN = SUBJECT + VERDICT + CHECK;
/** Longer lines are hard to read. */
const WIDEST = 120;
const NARROWEST = MARGIN + 24;

/** The colours of select graphic rendition (ECMA-48). */
const COLOURS: Readonly<Record<Verdict, string>> = { ok: '32', skip: '2', warn: '33', fail: '1;31' };

/** The findings as a table of at most `columns`. Nothing in it controls a terminal but, if `colour`, our own colours. */
export function table(findings: readonly Examined[], columns: number, colour: boolean): string {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST) - MARGIN;
  const lines = ['SUBJECT'.padEnd(SUBJECT) + 'WORKS'.padEnd(VERDICT) + 'WHAT'.padEnd(CHECK) + 'FOUND'];
  let last: string | undefined;
  for (const { advice, check, found, items, subject, verdict } of findings) {
    const word = verdict.padEnd(VERDICT);
    const head =
      (subject === last ? '' : subject).padEnd(SUBJECT) +
      (colour ? `\u001b[${COLOURS[verdict]}m${word}\u001b[m` : word) +
      check.padEnd(CHECK);
    last = subject;
    const text = items === undefined ? found : `${found}: ${items.join(', ')}`;
    const [first = '', ...more] = wrap(printable(text), width);
    if (advice !== undefined) more.push(...wrap(`-> ${printable(advice)}`, width, 3));
    lines.push(head + first, ...more.map((line) => ' '.repeat(MARGIN) + line));
  }
  return `${lines.join('\n')}\n`;
}

/** Lines of at most `width`; all but the first are indented. A word that is too long is cut. */
function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = line === '' ? word : `${line} ${word}`;
    if (rest.length > width && line !== '') {
      lines.push(line);
      rest = ' '.repeat(indent) + word;
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = ' '.repeat(indent) + rest.slice(width);
    }
    line = rest;
  }
  return [...lines, line];
}
