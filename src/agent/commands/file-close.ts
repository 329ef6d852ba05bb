import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** The handle is gone even if closing fails: the system has let go of the file then too. */
export const fileClose: Command<'guest-file-close'> = ({ accounting, files }, { handle }) => {
  accounting.tell(`guest-file-close called, handle: ${handle}`);
  const file = files.get(handle);
  files.remove(handle);
  attempt(
    () => file.close(),
    ({ text }) => `failed to close handle: ${text}`,
  );
  return {};
};
