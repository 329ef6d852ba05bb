import type { Timezone } from '../index.ts';

/** `[+-]hh[[:]mm[[:]ss]]`; hours have one digit only where no other follows. */
const OFFSET = /^([+-]?)(\d\d|\d(?!\d))(?::?([0-5]\d)(?::?([0-5]\d))?)?$/;

/**
 * The time zone of a bare offset to the east, such as `+05:30`, `-0800`, `5` or `Z`, which is its name as well; undefined
 * if it is none. tzset(3) does not know them: GLib does, and with it the C agent.
 */
export function offsetTimezone(text: string): Timezone | undefined {
  if (text === 'Z') return { zone: text, offset: 0 };
  const match = OFFSET.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = '', minutes = '0', seconds = '0'] = match;
  if (Number(hours) > 24) return undefined;
  const east = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { zone: text, offset: sign === '-' ? 0 - east : east };
}
