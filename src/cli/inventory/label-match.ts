import type { Guest } from '../guest.ts';
import { UsageError } from '../usage-error.ts';

const TERM = /^([\w./-]+)(?:(!?=)(.*))?$/s;

/**
 * Reads terms parted by commas, all of which have to hold: `key=value`, `key!=value`, `key` (there is such a label),
 * `!key` (there is none). A `*` in a value stands for any text.
 *
 * @throws UsageError
 */
export function labelMatch(text: string): (guest: Guest) => boolean {
  const terms = text.split(',').map((term) => readTerm(term.trim(), text));
  return (guest) => terms.every((term) => term(guest));
}

function readTerm(term: string, text: string): (guest: Guest) => boolean {
  const isNegated = term.startsWith('!');
  const [, key, operator, value] = TERM.exec(isNegated ? term.slice(1) : term) ?? [];
  if (key === undefined || (isNegated && operator !== undefined)) {
    throw new UsageError(
      `cannot read the labels ${JSON.stringify(text)}`,
      'Write -l role=web,rack!=3 or -l role.',
    );
  }
  if (operator === undefined || value === undefined) return ({ labels }) => labels.has(key) !== isNegated;
  const pattern = new RegExp(`^${value.split('*').map(literally).join('.*')}$`, 's');
  const wanted = operator === '=';
  return ({ labels }) => {
    const label = labels.get(key);
    return (label !== undefined && pattern.test(label)) === wanted;
  };
}

function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
