import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What docs/decisions.md says that this agent does in another way than the C agent: the subjects, by row. */
export function decisionRows(): ReadonlyMap<number, string> {
  const text = readFileSync(join(import.meta.dirname, '../../docs/decisions.md'), 'utf8');
  const rows = text.matchAll(/^\| *(\d+) *\| *([^|]+?) *\|/gm);
  return new Map([...rows].map(([, row, subject = '']) => [Number(row), subject]));
}
