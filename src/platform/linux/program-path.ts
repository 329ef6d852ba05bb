import { EACCES, ENODEV, ENOENT, ENOTDIR, ESTALE, ETIMEDOUT } from '../../runtime/index.ts';

/** Where programs are looked for when no environment tells: as GLib has it, without the current folder. */
const DEFAULT_PATH = '/bin:/usr/bin';

/**
 * Where a program is looked for: the PATH of the environment that it is `given` (`NAME=value`), if that has one. Otherwise
 * that of the agent's `own`, as far as its folders are absolute: what lies in the current one is run only for who asks for it.
 */
export function searchPath(own: readonly string[], given: readonly string[] = []): string {
  const folders = pathOf(own)
    ?.split(':')
    .filter((folder) => folder.startsWith('/'));
  return pathOf(given) ?? (folders?.join(':') || DEFAULT_PATH);
}

function pathOf(environment: readonly string[]): string | undefined {
  return environment.find((variable) => variable.startsWith('PATH='))?.slice('PATH='.length);
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
