/**
 * The assignments of an os-release file, unquoted (os-release(5)): a small part of the shell's language. Lines that
 * are none are passed over; of several for one name the last counts.
 */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z_]\w*)\s*=\s*(.*)/.exec(line);
    if (match !== null) values.set(match[1]!, unquote(match[2]!));
  }
  return values;
}

/** What follows the closing quote, and a quote that nothing closes, are not asked about. */
function unquote(value: string): string {
  const quote = value[0];
  if (quote === "'") return value.slice(1).replace(/'.*/, '');
  if (quote === '"') return inner(value).replaceAll(/\\([$'"\\`])/g, '$1');
  return /^(?:[^\s;\\]|\\.)*/.exec(value)![0].replaceAll(/\\(.)/g, '$1');
}

/** What stands between double quotes. */
function inner(value: string): string {
  return /^"((?:[^"\\]|\\.)*)/.exec(value)![1]!;
}
