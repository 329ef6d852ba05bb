import { CommandError } from '../../api/index.ts';
import type { Command } from '../command.ts';

export const getTimezone: Command<'guest-get-timezone'> = ({ platform }) => {
  const timezone = platform.host.timezone();
  if (timezone === undefined) throw new CommandError("Couldn't retrieve local timezone");
  const { zone, offset } = timezone;
  return zone === undefined ? { offset } : { zone, offset };
};
