import { ACROSS, Pattern, type PatternPart, WITHIN } from './pattern.ts';

const BLANKS = ' \t\r';

/** What is wrong with a line, and what is expected. */
export class PolicyLineError extends Error {
  override readonly name = 'PolicyLineError';
}

/** A word of a line. */
export interface Word {
  /** As it is written, but for quotes and backslashes. */
  readonly text: string;
  readonly pattern: Pattern;
}

/**
 * The words of a line: separated by blanks, up to a `#` at a word's beginning. Between double quotes, and behind a backslash,
 * blanks, `#` and `*` are themselves. Throws PolicyLineError.
 */
export function splitLine(line: string): Word[] {
  const words: Word[] = [];
  let parts: PatternPart[] | undefined;
  let quoted = false;
  const end = (): void => {
    if (parts !== undefined) words.push({ text: parts.map(written).join(''), pattern: new Pattern(parts) });
    parts = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const unit = line[i]!;
    if (unit === '\\') {
      if (++i === line.length) throw new PolicyLineError('nothing behind the backslash');
      (parts ??= []).push(line[i]!);
    } else if (unit === '"') {
      parts ??= [];
      quoted = !quoted;
    } else if (quoted) parts!.push(unit);
    else if (BLANKS.includes(unit)) end();
    else if (unit === '#' && parts === undefined) break;
    else if (unit === '*') {
      parts ??= [];
      if (parts.at(-1) === WITHIN) parts[parts.length - 1] = ACROSS;
      else if (parts.at(-1) !== ACROSS) parts.push(WITHIN);
    } else (parts ??= []).push(unit);
  }
  if (quoted) throw new PolicyLineError('a quote that is not closed');
  end();
  return words;
}

function written(part: PatternPart): string {
  return part === WITHIN ? '*' : part === ACROSS ? '**' : part;
}
