/** What one message may hold at most. */
export interface Limits {
  /** Bytes of all tokens together, and one. Blanks between tokens do not count. */
  readonly bytes: number;
  /** Tokens, brackets and commas included. */
  readonly tokens: number;
  /** Brackets and braces open at once. */
  readonly depth: number;
}

/** The C agent's limits. */
export const LIMITS: Limits = { bytes: 64 << 20, tokens: 2 << 20, depth: 1024 };
