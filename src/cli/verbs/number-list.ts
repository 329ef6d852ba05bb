import { UsageError } from '../usage-error.ts';

/** More than this in one go is a slip. */
const MOST = 65_536;

/** Reads numbers and ranges as the kernel writes them: `0-3,8`. Throws UsageError. */
export function readNumberList(words: readonly string[]): number[] {
  const numbers = new Set<number>();
  for (const part of words.join(',').split(',')) {
    const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) - Number(first) >= MOST) {
      throw new UsageError(`${JSON.stringify(part)} is no number and no range`, 'Write 2, 1-3 or 0-3,8.');
    }
    for (let number = Number(first); number <= Number(last); number++) numbers.add(number);
  }
  return [...numbers];
}

/** Writes numbers as the kernel does: `0-3,8`. */
export function numberListText(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    parts.push(end === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return parts.join(',') || 'none';
}
