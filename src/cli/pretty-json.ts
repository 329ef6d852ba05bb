import { unicodeEscape, UNPRINTABLE } from '../client/index.ts';
import type { Json } from '../wire/index.ts';

/** JSON for people to read: indented, and with nothing in it that a terminal would obey. */
export function prettyJson(value: Json): string {
  const text = JSON.stringify(
    value,
    (_, each: unknown) => (typeof each === 'bigint' ? exact(each) : each),
    2,
  );
  return text.replaceAll(UNPRINTABLE, (character) =>
    character === '\n' ? character : unicodeEscape(character),
  );
}

/** All digits of an integer beyond 2^53. */
function exact(value: bigint): unknown {
  return (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(String(value));
}
