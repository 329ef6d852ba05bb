import type { Command } from '../command.ts';

/** Every write is in the file by the time it is answered, so that nothing is left to do. */
export const fileFlush: Command<'guest-file-flush'> = ({ files }, { handle }) => {
  files.get(handle);
  return {};
};
