import type { Subject } from '../../support/subject.ts';

/** Something that an agent is put through, and what comes of it: the same on both agents, unless there is a row for it. */
export interface Trial {
  readonly title: string;
  /** The row of docs/decisions.md by which the C agent comes to something else. */
  readonly row?: number;
  /** Why it cannot be tried on this machine; undefined if it can. */
  readonly obstacle?: () => string | undefined;
  /** What comes of it. With a row this is held against `ours`, too. */
  readonly run: (subject: Subject) => Promise<unknown>;
  /** Where there is a row: what has to come of it with this agent. */
  readonly ours?: unknown;
}

export interface TrialGroup {
  readonly name: string;
  readonly trials: readonly Trial[];
}
