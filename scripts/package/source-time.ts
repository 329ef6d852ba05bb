import { execFileSync } from 'node:child_process';

/**
 * Seconds since 1970 that all files of a package have: SOURCE_DATE_EPOCH, or else the time of the last commit. Throws if
 * it is no number.
 */
export function sourceTime(root: string): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  const text = given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  if (!/^\d+\s*$/.test(text)) throw new Error(`SOURCE_DATE_EPOCH is no number of seconds: ${text}`);
  return Number(text);
}
