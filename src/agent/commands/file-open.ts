import { CommandError } from '../../api/index.ts';
import type { FileAccess } from '../../platform/index.ts';
import { spoken } from '../accounting.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';
import { FileWriteStream } from '../file-write-stream.ts';

export const fileOpen: Command<'guest-file-open'> = (agent, { path, mode = 'r' }) => {
  const { accounting, fileMode, files, platform, policy } = agent;
  accounting.tell(`guest-file-open called, filepath: ${spoken(path)}, mode: ${spoken(mode)}`);
  const access = parseMode(mode, fileMode);
  const file = attempt(
    () => (policy.loaded?.files ?? platform.files).open(path, access),
    ({ syscall, text }) => {
      const what =
        syscall === 'fchmod'
          ? `set permission ${fileMode.toString(8).padStart(4, '0')} on new file`
          : 'open file';
      return `failed to ${what} '${path}' (mode: '${mode}'): ${text}`;
    },
  );
  const handle = files.add(file);
  files.sinkFor ??= (open) => FileWriteStream.for(agent, open);
  accounting.tell(`guest-file-open, handle: ${handle}`);
  return handle;
};

/** Modes of fopen(3); `b` means nothing here. */
function parseMode(mode: string, fileMode: number): FileAccess {
  const kind = /^([rwa])(?:b?\+?|\+b)$/.exec(mode)?.[1];
  if (kind === undefined) throw new CommandError(`invalid file open mode '${mode}'`);
  const both = mode.includes('+');
  return {
    read: kind === 'r' || both,
    write: kind !== 'r' || both,
    append: kind === 'a',
    truncate: kind === 'w',
    create: kind === 'r' ? undefined : fileMode,
  };
}
