import type { Timezone } from '../index.ts';

const DAY = 86_400;
/** Rules that a zone with daylight saving time has when it names none: those of the USA. */
const DEFAULT_DATES = ['M3.2.0', 'M11.1.0'];
/** Wall-clock time of a change that names none. */
const DEFAULT_TIME = '2';

/**
 * The time zone at `seconds` since 1970 by a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (tzset(3), with the times
 * from -167 to 167 hours of RFC 8536); undefined if it is none.
 */
export function posixTimezone(rule: string, seconds: number): Timezone | undefined {
  const [names = '', ...dates] = rule.split(',');
  const match = /^(<[\w+-]+>|[A-Za-z]{3,})([+-]?[\d:]+)(?:(<[\w+-]+>|[A-Za-z]{3,})([+-]?[\d:]+)?)?$/.exec(
    names,
  );
  if (match === null) return undefined;
  const [, name = '', west = '', summerName, summerWest] = match;
  const standard: Timezone = { zone: unquote(name), offset: eastOf(west) };
  if (summerName === undefined) return standard;
  const offset = summerWest === undefined ? standard.offset + 3600 : eastOf(summerWest);
  const summer: Timezone = { zone: unquote(summerName), offset };
  return latestChange(standard, summer, dates.length === 2 ? dates : DEFAULT_DATES, seconds);
}

/** Looks at the neighbouring years too: a change may be days away from the date that it names. */
function latestChange(
  standard: Timezone,
  summer: Timezone,
  [begin = '', end = '']: readonly string[],
  seconds: number,
): Timezone {
  const year = new Date((seconds + standard.offset) * 1000).getUTCFullYear();
  const changes = [year - 1, year, year + 1].flatMap((year) => [
    { at: localTime(year, begin) - standard.offset, to: summer },
    { at: localTime(year, end) - summer.offset, to: standard },
  ]);
  // Stable: where summer ends when the next one begins, it goes on.
  changes.sort((a, b) => a.at - b.at);
  return changes.findLast(({ at }) => at <= seconds)?.to ?? standard;
}

/** Seconds from 1970 to the moment of `date[/time]`, as if local time were UTC. */
function localTime(year: number, rule: string): number {
  const [date = '', time = DEFAULT_TIME] = rule.split('/');
  return dayNumber(year, date) * DAY + clockTime(time);
}

/** Days from 1970 to a date: `n` counts from 0, `Jn` from 1 without 29 February, `Mm.w.d` is the w-th weekday d. */
function dayNumber(year: number, date: string): number {
  const newYear = daysTo(year, 0);
  if (date.startsWith('M')) {
    const [month = 1, week = 1, weekday = 0] = date.slice(1).split('.').map(Number);
    const first = daysTo(year, month - 1);
    const firstWeekday = (first + 4) % 7; // 1970 began on a Thursday
    const day = first + ((weekday - firstWeekday + 7) % 7) + 7 * (week - 1);
    return day < daysTo(year, month) ? day : day - 7; // the fifth is the last
  }
  if (!date.startsWith('J')) return newYear + Number(date);
  const day = Number(date.slice(1));
  const leapYear = daysTo(year, 2) - newYear === 60;
  return newYear + day - (leapYear && day >= 60 ? 0 : 1);
}

/** Days from 1970 to the first of a month, counted from 0. */
function daysTo(year: number, month: number): number {
  return Date.UTC(year, month, 1) / (DAY * 1000);
}

/** Rules count seconds to the west. (Subtracted, not negated: there is no -0.) */
function eastOf(west: string): number {
  return 0 - clockTime(west);
}

/** Seconds of `[+-]hh[:mm[:ss]]`. */
function clockTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  const time = hours * 3600 + minutes * 60 + seconds;
  return text.startsWith('-') ? -time : time;
}

function unquote(name: string): string {
  return name.replace(/^<|>$/g, '');
}
