import { parseTarget, TargetError } from '../../client/index.ts';
import type { Guest } from '../guest.ts';
import { UsageError } from '../usage-error.ts';

const NAME = /^[\w.-]+$/;
const LABEL = /^([\w./-]+)=(.*)$/s;
const MISPLACED = 'a double quote that is not closed, or stands within a word';
const WORD = /"((?:[^"\\]|\\.)*)"|[^\s"#][^\s"]*/g;

/**
 * Reads an inventory: a line for each guest, its name, its target, and labels as `key=value`. Words are parted by
 * blanks; one that has blanks in it stands in double quotes. `#` begins a comment.
 *
 *     web-1   unix:/run/vm/web-1.sock   role=web rack=3
 *
 * @throws UsageError that names the line
 */
export function readInventory(path: string, text: string): Guest[] {
  const guests: Guest[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const wrong = (why: string): UsageError => new UsageError(`${path}:${index + 1}: ${why}`);
    const [name, target, ...labels] = words(line, wrong);
    if (name === undefined) continue;
    if (!NAME.test(name)) {
      throw wrong(
        `${JSON.stringify(name)} is no name: letters, digits, dots, dashes and underscores make one`,
      );
    }
    if (target === undefined) throw wrong(`${name} has no target`);
    guests.push({
      name,
      target: readTarget(target, wrong),
      labels: new Map(labels.map((label) => readLabel(label, wrong))),
    });
  }
  return guests;
}

function words(line: string, wrong: (why: string) => UsageError): string[] {
  const found: string[] = [];
  let end = 0;
  for (const match of line.matchAll(WORD)) {
    const between = line.slice(end, match.index);
    if (between.includes('#')) return found;
    // A word ends at a blank: a"b" is neither one nor two.
    if (between.trim() !== '' || (between === '' && match.index > 0)) throw wrong(MISPLACED);
    found.push(match[1]?.replaceAll(/\\(.)/gs, '$1') ?? match[0]);
    end = match.index + match[0].length;
  }
  const rest = line.slice(end).trim();
  if (rest !== '' && !rest.startsWith('#')) throw wrong(MISPLACED);
  return found;
}

function readTarget(text: string, wrong: (why: string) => UsageError): Guest['target'] {
  try {
    return parseTarget(text);
  } catch (error) {
    if (error instanceof TargetError) throw wrong(error.message);
    throw error;
  }
}

function readLabel(text: string, wrong: (why: string) => UsageError): [string, string] {
  const [, key, value] = LABEL.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw wrong(`${JSON.stringify(text)} is no label: write key=value`);
  return [key, value];
}
