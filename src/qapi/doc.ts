import type { Source } from './source.ts';

/** What a documentation comment says. Texts are paragraphs without their common indentation. */
export interface Doc {
  readonly source: Source;
  /** The definition that it is about; undefined for free-form documentation. */
  readonly symbol: string | undefined;
  /** The heading of a free-form comment, and its level from 1 on. */
  readonly heading: Heading | undefined;
  readonly overview: string;
  /** Descriptions of members, arguments, branches or values. */
  readonly members: ReadonlyMap<string, string>;
  readonly features: ReadonlyMap<string, string>;
  readonly returns: string | undefined;
  readonly errors: string | undefined;
  /** The release that brought the definition. */
  readonly since: string | undefined;
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  /** Where each begins: `member 'x'`, `feature 'x'`, `section 'Since'`. */
  readonly places: ReadonlyMap<string, Source>;
}

export interface Heading {
  readonly level: number;
  readonly title: string;
}

/** A line of a documentation comment. */
export interface DocLine {
  readonly text: string;
  readonly line: number;
}
