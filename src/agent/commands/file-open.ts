import { CommandError } from '../../api/index.ts';
import type { FileAccess } from '../../platform/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** Permissions of a new file, whatever the umask: the C agent's. */
const NEW_FILE_MODE = 0o666;

export const fileOpen: Command<'guest-file-open'> = ({ files, platform }, { path, mode = 'r' }) => {
  const access = parseMode(mode);
  const file = attempt(
    () => platform.files.open(path, access),
    ({ syscall, text }) => {
      const what = syscall === 'fchmod' ? 'set permission 0666 on new file' : 'open file';
      return `failed to ${what} '${path}' (mode: '${mode}'): ${text}`;
    },
  );
  return files.add(file);
};

/** Modes of fopen(3); `b` means nothing here. */
function parseMode(mode: string): FileAccess {
  const kind = /^([rwa])(?:b?\+?|\+b)$/.exec(mode)?.[1];
  if (kind === undefined) throw new CommandError(`invalid file open mode '${mode}'`);
  const both = mode.includes('+');
  return {
    read: kind === 'r' || both,
    write: kind !== 'r' || both,
    append: kind === 'a',
    truncate: kind === 'w',
    create: kind === 'r' ? undefined : NEW_FILE_MODE,
  };
}
