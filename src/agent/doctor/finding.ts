/** From the best to the worst. `skip`: it is not done here, and need not be. */
export const verdicts = ['ok', 'skip', 'warn', 'fail'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a check has found. */
export interface Finding {
  /** What was looked at: a stable name. */
  readonly check: string;
  readonly verdict: Verdict;
  /** In words. */
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** What it is about: mount points, files, commands. Names of the guest's, as they are. */
  readonly items?: readonly string[] | undefined;
}

/** The shorthand of the checks. */
export function finding(
  check: string,
  verdict: Verdict,
  found: string,
  advice?: string,
  items?: readonly string[],
): Finding {
  return { check, verdict, found, advice, items };
}

/** The worst of them. */
export function worst(findings: readonly Finding[]): Verdict {
  return verdicts[Math.max(0, ...findings.map(({ verdict }) => verdicts.indexOf(verdict)))]!;
}
