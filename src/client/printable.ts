/** What a terminal would obey or show wrongly: control characters, marks that turn the direction of writing, invisible ones. */
export const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text of a guest as a terminal may be shown it, on one line: what it must not be shown is escaped (`\n` too), so that a
 * guest can neither move the cursor nor set a title, nor write what looks like the program's own lines.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => SHORT[character] ?? unicodeEscape(character));
}

/** A UTF-16 unit as JSON and JavaScript write it: `\u001b`. */
export function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
