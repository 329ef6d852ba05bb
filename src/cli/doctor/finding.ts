/** How a step of the examination has ended. */
export const verdicts = ['ok', 'warn', 'fail'] as const;
export type Verdict = (typeof verdicts)[number];

/** What one step has found. */
export interface Finding {
  /** What was looked at: stable, for programs. */
  readonly step: string;
  readonly verdict: Verdict;
  /** What was found. Text of a guest may be in it. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

export function ok(step: string, found: string): Finding {
  return { step, verdict: 'ok', found };
}

export function warn(step: string, found: string, advice: string): Finding {
  return { step, verdict: 'warn', found, advice };
}

export function fail(step: string, found: string, advice: string): Finding {
  return { step, verdict: 'fail', found, advice };
}
