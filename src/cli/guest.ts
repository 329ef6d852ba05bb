import type { Target } from '../client/index.ts';

/** A guest as a user names it. */
export interface Guest {
  /** Its name in the inventory, or the target itself. */
  readonly name: string;
  readonly target: Target;
  readonly labels: ReadonlyMap<string, string>;
}
