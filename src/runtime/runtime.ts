import type { Loop } from './loop.ts';
import type { Sys } from './sys.ts';

/** What an engine gives to the agent: the machine's calls, and the loop that waits for them. */
export interface Runtime {
  readonly sys: Sys;
  readonly loop: Loop;
}
