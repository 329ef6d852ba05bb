const SYSTEM_PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * An environment (`NAME=value`) in which programs of the system's are found: with a PATH if it has none. Without one they
 * would be looked for in the current directory, too, and not where an administrator's programs are.
 */
export function withPath(environment: readonly string[]): readonly string[] {
  const has = environment.some((variable) => variable.startsWith('PATH='));
  return has ? environment : [...environment, SYSTEM_PATH];
}
