import type { Option } from 'commander';

/** Where the verb stands in the words of a command line: the first that is neither a flag nor a flag's value; -1 if none does. */
export function verbIndex(words: readonly string[], options: readonly Option[]): number {
  for (let at = 0; at < words.length; at += widthOf(words[at]!, options)) {
    if (words[at] === '--') return at + 1 < words.length ? at + 1 : -1;
    if (!isFlag(words[at]!)) return at;
  }
  return -1;
}

/**
 * The words with `--` before the program that stands among them, so that its flags are left to it, as ssh(1) and
 * timeout(1) do: the first behind `from` that is neither a flag nor a flag's value.
 */
export function programApart(words: readonly string[], from: number, options: readonly Option[]): string[] {
  for (let at = from; at < words.length && words[at] !== '--'; at += widthOf(words[at]!, options)) {
    if (!isFlag(words[at]!)) return [...words.slice(0, at), '--', ...words.slice(at)];
  }
  return [...words];
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** How many words a flag is: two if its value is the next one. */
function widthOf(word: string, options: readonly Option[]): 1 | 2 {
  if (!isFlag(word)) return 1;
  if (word.startsWith('--')) return options.find(({ long }) => long === word)?.required === true ? 2 : 1;
  for (let i = 1; i < word.length; i++) {
    const option = options.find(({ short }) => short === `-${word[i]}`);
    // A value may stand in the same word: -tweb-1.
    if (option === undefined || option.required) return option !== undefined && i === word.length - 1 ? 2 : 1;
  }
  return 1;
}
