import { EACCES, ENODEV, ENOENT, ENOTDIR, ESTALE, ETIMEDOUT } from '../../runtime/index.ts';

/** Where programs are looked for when no environment has a PATH: as GLib has it. */
const DEFAULT_PATH = '/bin:/usr/bin:.';

/** The PATH of the first of the environments (`NAME=value`) that has one. */
export function searchPath(...environments: readonly (readonly string[])[]): string {
  for (const environment of environments) {
    const entry = environment.find((variable) => variable.startsWith('PATH='));
    if (entry !== undefined) return entry.slice('PATH='.length);
  }
  return DEFAULT_PATH;
}

/**
 * Tries `name` in each directory of `path`, as execvp(3) does, until `start` gives a pid; a name with a slash
 * is tried as it is. Returns the pid or the negated errno that says best why none started.
 */
export function startFirst(name: string, path: string, start: (file: string) => number): number {
  if (name === '') return -ENOENT;
  if (name.includes('/')) return start(name);
  let result = -ENOENT;
  let denied = false;
  for (const directory of path.split(':')) {
    // An empty entry is the current directory.
    result = start(directory === '' ? name : `${directory}/${name}`);
    if (!PASSED_OVER.has(-result)) return result;
    denied ||= result === -EACCES;
  }
  return denied ? -EACCES : result;
}

/** Not here, or not reachable: the next directory may have it. */
const PASSED_OVER = new Set([EACCES, ENOENT, ENOTDIR, ESTALE, ENODEV, ETIMEDOUT]);
