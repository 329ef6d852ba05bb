import type { Doc, DocLine, Heading } from './doc.ts';
import { QapiError } from './qapi-error.ts';
import { atLine, type Source } from './source.ts';

/** `= Title`, with a `=` for each level: how headings were marked before reStructuredText did it. */
const MARKED = /^(=+) (.+)$/;
/** What a title is underlined with, from the highest level on. */
const UNDERLINES = ['*', '=', '_', '^', '"'];

/** Reads documentation that is about no definition: text, and before it perhaps a heading. */
export function parseFreeForm(lines: readonly DocLine[], source: Source): Doc {
  for (const { text, line } of lines) {
    const name = /^@([^\s:]*):/.exec(text)?.[1];
    if (name !== undefined) {
      throw new QapiError(
        atLine(source, line),
        `'@${name}:' describes nothing: the comment is not about a definition`,
      );
    }
  }
  const texts = lines.map(({ text }) => text);
  while (texts[0] === '') texts.shift();
  return {
    source,
    symbol: undefined,
    heading: takeHeading(texts),
    overview: texts.join('\n').trim(),
    members: new Map(),
    features: new Map(),
    returns: undefined,
    errors: undefined,
    since: undefined,
    notes: [],
    examples: [],
    places: new Map(),
  };
}

/** Takes the heading off the beginning of a text. */
function takeHeading(texts: string[]): Heading | undefined {
  const marked = MARKED.exec(texts[0] ?? '');
  if (marked) {
    texts.shift();
    return { level: marked[1]!.length, title: marked[2]! };
  }
  const overlined = levelOf(texts[0]) !== undefined && texts[2] === texts[0];
  const [title, underline] = overlined ? texts.slice(1) : texts;
  const level = levelOf(underline);
  if (title === undefined || title === '' || level === undefined) return undefined;
  texts.splice(0, overlined ? 3 : 2);
  return { level, title };
}

/** The level of the heading that a line underlines, if it does. */
function levelOf(line: string | undefined): number | undefined {
  const [, char] = /^([*=_^"])\1{2,}$/.exec(line ?? '') ?? [];
  return char === undefined ? undefined : UNDERLINES.indexOf(char) + 1;
}
