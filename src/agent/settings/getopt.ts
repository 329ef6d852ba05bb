/** One option of the command line, in the manner of getopt_long(3). */
export interface OptionForm {
  /** One letter; undefined if it has none. */
  readonly short: string | undefined;
  /** Without its dashes. */
  readonly long: string;
  /** `optional` values are glued on: `-Fpath`, `--fsfreeze-hook=path`. */
  readonly value: 'none' | 'required' | 'optional';
  /** Whether the C agent lacks it: then it makes no prefix ambiguous that the C agent takes. */
  readonly ours?: true;
}

/** What stands wrong on the command line, as getopt words it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export interface FoundOption<F extends OptionForm> {
  readonly form: F;
  readonly value: string | undefined;
}

/**
 * Reads options in their order: short ones bundled, long ones by any unambiguous prefix. Words that are no options are
 * skipped, and `--` ends it. Yields what comes before a mistake, then throws OptionError.
 */
export function* getopt<F extends OptionForm>(
  forms: readonly F[],
  words: readonly string[],
): Generator<FoundOption<F>, void> {
  let next = 0;
  const takeWord = (): string | undefined => words[next++];
  for (let word = takeWord(); word !== undefined && word !== '--'; word = takeWord()) {
    if (word.startsWith('--')) {
      yield readLong(forms, word.slice(2), takeWord);
      continue;
    }
    let letters = word.startsWith('-') ? word.slice(1) : '';
    while (letters !== '') {
      const found = readShort(forms, letters, takeWord);
      letters = found.form.value === 'none' ? letters.slice(1) : '';
      yield found;
    }
  }
}

type TakeWord = () => string | undefined;

function readShort<F extends OptionForm>(
  forms: readonly F[],
  letters: string,
  takeWord: TakeWord,
): FoundOption<F> {
  const letter = letters.slice(0, 1);
  const glued = letters.slice(1);
  const form = forms.find((form) => form.short === letter);
  if (form === undefined) throw new OptionError(`invalid option -- '${letter}'`);
  if (form.value === 'none') return { form, value: undefined };
  if (glued !== '' || form.value === 'optional') return { form, value: glued === '' ? undefined : glued };
  const value = takeWord();
  if (value === undefined) throw new OptionError(`option requires an argument -- '${letter}'`);
  return { form, value };
}

function readLong<F extends OptionForm>(
  forms: readonly F[],
  text: string,
  takeWord: TakeWord,
): FoundOption<F> {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const glued = equals < 0 ? undefined : text.slice(equals + 1);
  const form = findLong(forms, name, text);
  if (form.value === 'none') {
    if (glued !== undefined) throw new OptionError(`option '--${form.long}' doesn't allow an argument`);
    return { form, value: undefined };
  }
  if (glued !== undefined || form.value === 'optional') return { form, value: glued };
  const value = takeWord();
  if (value === undefined) throw new OptionError(`option '--${form.long}' requires an argument`);
  return { form, value };
}

function findLong<F extends OptionForm>(forms: readonly F[], name: string, text: string): F {
  const exact = forms.find((form) => form.long === name);
  if (exact !== undefined) return exact;
  const near = forms.filter((form) => form.long.startsWith(name));
  const theirs = near.filter((form) => !form.ours);
  const chosen = theirs.length > 0 ? theirs : near;
  const [first] = chosen;
  if (first === undefined) throw new OptionError(`unrecognized option '--${text}'`);
  // Two names of the same option are no ambiguity.
  const same = first.short !== undefined && chosen.every((form) => form.short === first.short);
  if (chosen.length === 1 || same) return first;
  const names = chosen.map((form) => `'--${form.long}'`).join(' ');
  throw new OptionError(`option '--${text}' is ambiguous; possibilities: ${names}`);
}
