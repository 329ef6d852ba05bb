import { CommandError } from '../../api/index.ts';
import { encodeSystemText } from '../../runtime/index.ts';
import { Base64Text } from '../base64-text.ts';
import type { Command } from '../command.ts';
import { runHelper } from '../helper-program.ts';

const NEWLINE = 0x0a;

/** chpasswd(8) knows how passwords are kept in this guest. */
export const setUserPassword: Command<'guest-set-user-password'> = async (
  { blocks, platform, runtime },
  { username, password, crypted },
) => {
  const bytes = new Base64Text(runtime.sys, password).bytes(blocks.data);
  if (bytes.includes(NEWLINE)) throw new CommandError('forbidden characters in raw password');
  if (/[\n:]/.test(username)) throw new CommandError('forbidden characters in username');
  // It ends at a zero, as everywhere in C.
  const end = bytes.indexOf(0);
  const secret = end < 0 ? bytes : bytes.subarray(0, end);
  await runHelper(platform, {
    argv: crypted ? ['chpasswd', '-e'] : ['chpasswd'],
    action: 'set user password',
    input: [encodeSystemText(`${username}:`), secret, Uint8Array.of(NEWLINE)],
  });
  return {};
};
