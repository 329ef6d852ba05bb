import { CommandError } from '../../api/index.ts';
import type { Whence } from '../../platform/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';
import { EncodedResult } from '../encoded-result.ts';

/** The numbers that stand for them. */
const WHENCES = ['set', 'cur', 'end'] as const;

export const fileSeek: Command<'guest-file-seek'> = ({ files }, { handle, offset, whence }) => {
  const file = files.get(handle);
  const from = typeof whence === 'string' ? whence : parseWhence(whence);
  const position = attempt(
    () => file.seek(offset, from),
    ({ text }) => `failed to seek file: ${text}`,
  );
  return new EncodedResult('{"position": ' + position + ', "eof": false}');
};

function parseWhence(code: number | bigint): Whence {
  const whence = WHENCES[Number(code)];
  if (whence === undefined) throw new CommandError(`invalid whence code ${code}`);
  return whence;
}
