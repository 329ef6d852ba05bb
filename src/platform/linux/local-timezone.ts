import type { Timezone } from '../index.ts';
import { environmentValue } from './environment-value.ts';
import { offsetTimezone } from './offset-timezone.ts';
import { posixTimezone } from './posix-timezone.ts';
import { tzifTimezone } from './tzif.ts';

const LOCALTIME = '/etc/localtime';
const ZONEINFO = '/usr/share/zoneinfo';
const UTC: Timezone = { offset: 0, zone: 'UTC' };

/** The content of a file, or a negated errno. */
export type ReadFile = (path: string) => Uint8Array | number;

/**
 * The time zone at `seconds` since 1970: $TZ (a file, by its path or its name in the zone directory, or else an offset
 * or a POSIX rule), without it /etc/localtime (tzset(3)). What says nothing valid means UTC.
 */
export function localTimezone(environment: readonly string[], read: ReadFile, seconds: number): Timezone {
  const setting = environmentValue(environment, 'TZ');
  if (setting === undefined) return zoneFile(read, LOCALTIME, seconds) ?? UTC;
  const name = setting.replace(/^:/, '');
  if (name === '') return UTC;
  const directory = environmentValue(environment, 'TZDIR') ?? ZONEINFO;
  const path = name.startsWith('/') ? name : `${directory}/${name}`;
  return zoneFile(read, path, seconds) ?? offsetTimezone(setting) ?? posixTimezone(name, seconds) ?? UTC;
}

function zoneFile(read: ReadFile, path: string, seconds: number): Timezone | undefined {
  const bytes = read(path);
  return typeof bytes === 'number' ? undefined : tzifTimezone(bytes, seconds);
}
