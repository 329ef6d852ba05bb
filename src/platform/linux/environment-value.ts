import type { Sys } from '../../runtime/index.ts';

/** The value of a variable of the agent's environment; undefined if it is not set. */
export function environmentValue(sys: Sys, name: string): string | undefined {
  const prefix = `${name}=`;
  return sys
    .environment()
    .find((entry) => entry.startsWith(prefix))
    ?.slice(prefix.length);
}
