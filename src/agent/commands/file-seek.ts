import { CommandError } from '../../api/index.ts';
import type { Whence } from '../../platform/index.ts';
import { SystemError } from '../../runtime/index.ts';
import type { Command } from '../command.ts';
import { EncodedResult } from '../encoded-result.ts';

/** The numbers that stand for them. */
const WHENCES = ['set', 'cur', 'end'] as const;

export const fileSeek: Command<'guest-file-seek'> = ({ files }, { handle, offset, whence }) => {
  const file = files.get(handle);
  const from = typeof whence === 'string' ? whence : parseWhence(whence);
  try {
    return new EncodedResult('{"position": ' + file.seek(offset, from) + ', "eof": false}');
  } catch (error) {
    if (error instanceof SystemError) throw new CommandError(`failed to seek file: ${error.text}`);
    throw error;
  }
};

function parseWhence(code: number | bigint): Whence {
  const whence = WHENCES[Number(code)];
  if (whence === undefined) throw new CommandError(`invalid whence code ${code}`);
  return whence;
}
