/** A key file that cannot be read, worded as GLib does. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** Values by key, as they stand in the file. */
export type KeyFileGroup = ReadonlyMap<string, string>;

/**
 * The groups of a key file as GLib's GKeyFile reads it: `[group]`, `key=value`, comments with `#`. A group that comes twice
 * is one, and of a key that comes twice the last counts. Throws KeyFileError.
 */
export function parseKeyFile(text: string): ReadonlyMap<string, KeyFileGroup> {
  const groups = new Map<string, Map<string, string>>();
  let group: Map<string, string> | undefined;
  for (const each of text.split('\n')) {
    // A zero byte ends a line: what a power failure has left, a file of nothing else, is an empty one.
    const line = (each.endsWith('\r') ? each.slice(0, -1) : each).replace(/\0.*/s, '');
    const start = line.replace(LEADING, '');
    if (start === '' || start.startsWith('#')) continue;
    const name = /^\[([^\]]*)\][ \t]*$/.exec(start)?.[1];
    if (name !== undefined) {
      if (name === '' || CONTROL.test(name)) throw new KeyFileError(`Invalid group name: ${name}`);
      group = groups.get(name) ?? new Map<string, string>();
      groups.set(name, group);
      continue;
    }
    const equals = start.indexOf('=');
    if (equals < 1) {
      throw new KeyFileError(
        `Key file contains line “${line}” which is not a key-value pair, group, or comment`,
      );
    }
    if (group === undefined) throw new KeyFileError('Key file does not start with a group');
    const key = start.slice(0, equals).replace(TRAILING, '');
    if (!isKey(key)) throw new KeyFileError(`Invalid key name: ${key}`);
    group.set(key, start.slice(equals + 1).replace(LEADING, ''));
  }
  return groups;
}

/** What GLib takes for blanks: no others of Unicode, and no vertical tab. */
const LEADING = /^[ \t\f\r]+/;
const TRAILING = /[ \t\f\r]+$/;

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[[\]\u0000-\u001f\u007f]/;

/** A name, and after it perhaps a language in brackets. */
function isKey(key: string): boolean {
  const bracket = key.indexOf('[');
  if (bracket < 0) return !key.includes(']');
  return /[^ ]$/.test(key.slice(0, bracket)) && /^[-\w.@]*\]$/.test(key.slice(bracket + 1));
}

/** A value as text, its escapes undone. Throws KeyFileError. */
export function keyFileText(key: string, value: string): string {
  // A byte that is no character: the value is not UTF-8.
  if (/[\udc80-\udcff]/.test(value)) {
    throw new KeyFileError(`Key file contains key “${key}” with value “${value}” which is not UTF-8`);
  }
  return value.replaceAll(/\\(.?)/gs, (_, letter: string) => {
    const character = ESCAPES[letter];
    if (character === undefined) throw uninterpreted(key);
    return character;
  });
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  s: ' ',
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
};

/** Throws KeyFileError. */
export function keyFileFlag(key: string, value: string): boolean {
  const word = value.replace(TRAILING, '');
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw uninterpreted(key);
}

export function uninterpreted(key: string): KeyFileError {
  return new KeyFileError(`Key file contains key “${key}” which has a value that cannot be interpreted.`);
}

/** A text as the value of a key: what `keyFileText` reads as that text. */
export function keyFileValue(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return escaped.replace(/^[ \t]+/, (blanks) => blanks.replaceAll(' ', '\\s').replaceAll('\t', '\\t'));
}
