import type { Doc, DocLine } from './doc.ts';
import type { Source } from './source.ts';

/** A piece of a comment, up to the next. */
interface Section {
  readonly kind: 'overview' | 'member' | 'returns' | 'since' | 'note';
  /** Of a member. */
  readonly name: string;
  readonly lines: string[];
}

/** What sections begin with. */
const BEGINNINGS: Readonly<Partial<Record<Section['kind'], RegExp>>> = {
  member: /^@(?<name>[\w-]+):\s*(?:#optional\s*)?(?<text>.*)$/,
  returns: /^Returns:\s*(?<text>.*)$/,
  since: /^Since:?\s+(?<text>\d[\d.]*)$/,
  note: /^Notes?:\s*(?<text>.*)$/,
};

/**
 * Reads a comment as they were written in 2015: with or without the name of what it is about, not indented, in any
 * order. There is nothing that it could refuse.
 */
export function parseLooseDoc(lines: readonly DocLine[], source: Source): Doc {
  const texts = lines.map(({ text }) => text.trim());
  while (texts[0] === '') texts.shift();
  const symbol = /^@([\w-]+):?$/.exec(texts[0]!)?.[1];
  const sections = cut(symbol === undefined ? texts : texts.slice(1));
  const textOf = (kind: Section['kind']): string | undefined => {
    const found = sections.filter((section) => section.kind === kind);
    return found.length === 0 ? undefined : found.map(join).join('\n\n').trim();
  };
  const members = sections.filter(({ kind }) => kind === 'member');
  return {
    source,
    symbol,
    heading: undefined,
    overview: textOf('overview') ?? '',
    members: new Map(members.map((member) => [member.name, join(member)])),
    features: new Map(),
    returns: textOf('returns'),
    errors: undefined,
    since: textOf('since'),
    notes: sections.filter(({ kind }) => kind === 'note').map(join),
    examples: [],
    places: new Map(),
  };
}

function cut(lines: readonly string[]): readonly Section[] {
  let current: Section = { kind: 'overview', name: '', lines: [] };
  const sections = [current];
  for (const line of lines) {
    const next = begin(line) ?? (line === '' ? afterBlank(current) : undefined);
    if (next === undefined) current.lines.push(line);
    else sections.push((current = next));
  }
  return sections.filter(({ kind, lines }) => kind !== 'overview' || lines.length > 0);
}

/** The section that a line begins. */
function begin(line: string): Section | undefined {
  for (const [kind, pattern] of Object.entries(BEGINNINGS)) {
    const groups = pattern.exec(line)?.groups;
    if (groups === undefined) continue;
    return { kind: kind as Section['kind'], name: groups['name'] ?? '', lines: [groups['text']!] };
  }
  return undefined;
}

/** What goes on after a blank line: the overview, unless a section has no text yet or may have several paragraphs. */
function afterBlank({ kind, lines }: Section): Section | undefined {
  if (kind === 'overview' || kind === 'returns' || lines.every((line) => line === '')) return undefined;
  return { kind: 'overview', name: '', lines: [] };
}

function join({ lines }: Section): string {
  return lines.join('\n').trim();
}
