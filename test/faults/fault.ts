import type { Subject } from '../support/subject.ts';

/** Something that goes wrong around an agent, and how it bears it. */
export interface Fault {
  /** What is done to it. */
  readonly done: string;
  /** Does it. Tells what happened and, in words, what was lost by it; throws if that is more than may be. */
  readonly happen: (subject: Subject) => Promise<Outcome>;
}

export interface Outcome {
  readonly happened: string;
  readonly lost: string;
}

/** What an agent that has borne it all says. */
export function nothingLost(happened: string): Outcome {
  return { happened, lost: 'nothing' };
}
