import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Streams that were once answered in two ways, or that were hard to get right, as streams.ts makes them. */
export function pastCases(): string[] {
  const text = readFileSync(join(import.meta.dirname, 'past-cases.txt'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => JSON.parse(line) as string);
}
