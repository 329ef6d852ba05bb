import type { FoundFile, Guard } from '../../platform/index.ts';

/** Whether a file is the agent's own. */
export type IsOwn = (file: Pick<FoundFile, 'path' | 'identity'>) => boolean;

/**
 * What is the agent's own: no rule opens it to the host, which could change by it what it may do. These are its files at
 * `paths` by whatever name, what has a name that begins like theirs (`qga.state.isfrozen`, `fsfreeze-hook.d/...`), and its
 * memory.
 */
export function ownFiles(guard: Guard, paths: readonly string[]): IsOwn {
  const beginnings = paths.map((path) => guard.settle(path));
  return ({ path, identity }) =>
    // A daemon has another number than the process that read the policy.
    [...beginnings, `${guard.settle('/proc/self')}/`].some((beginning) => path.startsWith(beginning)) ||
    (identity !== undefined && paths.some((own) => guard.identity(own) === identity));
}
