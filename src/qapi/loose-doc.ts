import type { Doc, DocLine } from './doc.ts';
import type { Source } from './source.ts';

const SYMBOL = /^@([\w-]+):?$/;
const DESCRIPTION = /^@([\w-]+):\s*(?:#optional\s*)?(.*)$/;
const RETURNS = /^Returns:\s*(.*)$/;
const SINCE = /^Since:?\s+(.*)$/;
const NOTE = /^Notes?:\s*(.*)$/;

/**
 * Reads a comment as they were written in 2015: with or without the name of what it is about, not indented, in any
 * order. There is nothing that it could refuse.
 */
export function parseLooseDoc(lines: readonly DocLine[], source: Source): Doc {
  const overview: string[] = [];
  const members = new Map<string, string[]>();
  const returns: string[] = [];
  const notes: string[][] = [];
  let since: string | undefined;
  let symbol: string | undefined;
  let text = overview;
  let begun = false;
  for (const line of lines.map((line) => line.text.trim())) {
    const name = begun ? undefined : SYMBOL.exec(line)?.[1];
    begun ||= line !== '';
    if (name !== undefined) {
      symbol = name;
      continue;
    }
    const description = DESCRIPTION.exec(line);
    const result = RETURNS.exec(line);
    const note = NOTE.exec(line);
    const release = SINCE.exec(line);
    if (release) since = release[1]!;
    else if (description) members.set(description[1]!, (text = [description[2]!]));
    else if (result) (text = returns).push(result[1]!);
    else if (note) notes.push((text = [note[1]!]));
    else if (line === '' && text !== returns && isFull(text)) text = push(overview, '');
    else text.push(line);
  }
  return {
    source,
    symbol,
    heading: undefined,
    overview: join(overview),
    members: new Map([...members].map(([name, description]) => [name, join(description)])),
    features: new Map(),
    returns: returns.length > 0 ? join(returns) : undefined,
    errors: undefined,
    since,
    notes: notes.map(join),
    examples: [],
    places: new Map(),
  };
}

function isFull(text: readonly string[]): boolean {
  return text.some((line) => line !== '');
}

function push(text: string[], line: string): string[] {
  text.push(line);
  return text;
}

function join(text: readonly string[]): string {
  return text
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
