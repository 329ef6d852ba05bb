/**
 * Text of a guest as a terminal may be shown it: control characters and marks that turn the direction of writing are
 * escaped (`\n` too), so that a guest can neither move the cursor nor set a title, nor write what looks like the
 * program's own lines.
 */
export function printable(text: string): string {
  return text.replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => {
      const short = SHORT[character];
      return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    },
  );
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
