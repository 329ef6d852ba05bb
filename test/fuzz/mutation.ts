import type { Random } from './random.ts';

const INSERTED = [
  ...'{}[],:"\'\\',
  '\0',
  '\n',
  '\x1f',
  '\xfe',
  '\x80',
  'A',
  '0',
  'nul',
  '\\u',
  '1e',
  '-',
  ' ',
];

/** The text with one to four small faults in it. */
export function mutate(random: Random, text: string): string {
  let mutated = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(mutated.length + 1);
    const to = at + 1 + random.below(random.once(4) ? 12 : 2);
    mutated = mutated.slice(0, at) + fault(random, mutated, at, to) + mutated.slice(to);
  }
  return mutated;
}

/** What stands in the place of `text[at, to)`. */
function fault(random: Random, text: string, at: number, to: number): string {
  const part = text.slice(at, to);
  switch (random.below(5)) {
    case 0:
      return '';
    case 1:
      return part + part;
    case 2:
      return String.fromCharCode(random.below(0xff)) + part.slice(1);
    case 3:
      return part + text.slice(random.below(text.length + 1)).slice(0, random.below(10));
    default:
      return random.pick(INSERTED) + part;
  }
}
