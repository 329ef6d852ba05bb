import type { Json } from './json.ts';

/** Bytes of a line, its end with it, that is worth remembering. */
export const LONGEST_KNOWN_LINE = 128;
const MOST_LINES = 32;

/** What the last short lines meant: clients say the same few things again and again. */
export type KnownLines = Map<string, Json>;

/** Adds a line that is not known yet; the oldest is forgotten where there are too many. */
export function remember(lines: KnownLines, line: string, message: Json): void {
  if (lines.size === MOST_LINES) lines.delete(lines.keys().next().value!);
  lines.set(line, message);
}
