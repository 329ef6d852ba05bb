import type { Sys } from '../../runtime/index.ts';
import type { Timezone } from '../index.ts';
import { environmentValue } from './environment-value.ts';
import { readBytes } from './file-bytes.ts';
import { posixTimezone } from './posix-timezone.ts';
import { tzifTimezone } from './tzif.ts';

const LOCALTIME = '/etc/localtime';
const ZONEINFO = '/usr/share/zoneinfo';
const UTC: Timezone = { offset: 0, zone: 'UTC' };

/**
 * The time zone at `seconds` since 1970: $TZ (a file, by its path or its name in the zone directory, or else a POSIX
 * rule), without it /etc/localtime (tzset(3)). What says nothing valid means UTC.
 */
export function localTimezone(sys: Sys, seconds: number): Timezone {
  const setting = environmentValue(sys, 'TZ');
  if (setting === undefined) return zoneFile(sys, LOCALTIME, seconds) ?? UTC;
  const name = setting.replace(/^:/, '');
  if (name === '') return UTC;
  const path = name.startsWith('/') ? name : `${environmentValue(sys, 'TZDIR') ?? ZONEINFO}/${name}`;
  return zoneFile(sys, path, seconds) ?? posixTimezone(name, seconds) ?? UTC;
}

function zoneFile(sys: Sys, path: string, seconds: number): Timezone | undefined {
  const bytes = readBytes(sys, path);
  return typeof bytes === 'number' ? undefined : tzifTimezone(bytes, seconds);
}
