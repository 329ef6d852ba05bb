/** Numbers that look random and are the same for the same seed (xorshift of 32 bits). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b9) | 1;
  }

  /** From 0 up to, but not including, `limit`. */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** Others, which the next numbers of these do not depend on. */
  fork(): Random {
    return new Random(this.below(0x7fffffff));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** From 0 to `most` results of `make`, few more often than many. */
  several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.min(this.below(most + 1), this.below(most + 1)) }, make);
  }
}
