/** `*`: any characters but a slash. `**`: any characters. Anything else is one character as it is. */
export const WITHIN = 1;
export const ACROSS = 2;
export type PatternPart = string | typeof WITHIN | typeof ACROSS;

/** Characters that a wildcard is tried on: no argument of a program, and no path, is longer on Linux. */
const LONGEST = 128 << 10;

/** A word of a policy file that others are compared with. */
export class Pattern {
  readonly #parts: readonly PatternPart[];
  /** The text it stands for if it has no wildcard. */
  readonly literal: string | undefined;

  constructor(parts: readonly PatternPart[]) {
    this.#parts = parts;
    this.literal = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
  }

  /** What comes before the first wildcard. */
  get beginning(): string {
    const end = this.#parts.findIndex((part) => typeof part !== 'string');
    return this.#parts.slice(0, end < 0 ? undefined : end).join('');
  }

  /** The same pattern with another beginning. */
  withBeginning(beginning: string): Pattern {
    return new Pattern([...units(beginning), ...this.#parts.slice(this.beginning.length)]);
  }

  /**
   * Whether all of `text` is like this. What has wildcards is never like a path with a part `..`, which would lead out of
   * what the rest of it says, nor, where a wildcard comes first, like an option of a program.
   */
  matches(text: string): boolean {
    if (this.literal !== undefined) return text === this.literal;
    if (text.length > LONGEST || text.split('/').includes('..')) return false;
    return !(this.beginning === '' && text.startsWith('-')) && this.#follow(text);
  }

  /** All ways at once, so that no text takes more than its length times that of the pattern. */
  #follow(text: string): boolean {
    const parts = this.#parts;
    let at = new Uint8Array(parts.length + 1);
    let next = new Uint8Array(parts.length + 1);
    at[0] = 1;
    this.#skip(at);
    for (const unit of units(text)) {
      next.fill(0);
      for (const [i, part] of parts.entries()) {
        if (at[i] === 0) continue;
        if (part === unit) next[i + 1] = 1;
        else if (part === ACROSS || (part === WITHIN && unit !== '/')) next[i] = 1;
      }
      this.#skip(next);
      [at, next] = [next, at];
    }
    return at[parts.length] === 1;
  }

  /** A wildcard may stand for nothing. */
  #skip(at: Uint8Array): void {
    for (const [i, part] of this.#parts.entries()) if (at[i] === 1 && typeof part !== 'string') at[i + 1] = 1;
  }
}

/** The units that a text's length counts, also of a character that takes two. */
export function units(text: string): string[] {
  return text.split('');
}
