import { CommandError } from '../../api/index.ts';
import { encodeSystemText, withPath } from '../../runtime/index.ts';
import { Base64Text } from '../base64-text.ts';
import type { Command } from '../command.ts';
import { runHelper } from '../helper-program.ts';

const NEWLINE = 0x0a;

/** chpasswd(8) knows how passwords are kept in this guest. */
export const setUserPassword: Command<'guest-set-user-password'> = async (
  { blocks, platform, policy, runtime: { sys } },
  { username, password, crypted },
) => {
  await policy.loaded?.requireUser('password', username);
  const bytes = new Base64Text(sys, password).bytes(blocks.data);
  // It ends at a zero, as everywhere in C.
  const zero = sys.indexOf(bytes, 0, 0, bytes.length);
  const secret = zero < 0 ? bytes : bytes.subarray(0, zero);
  if (secret.includes(NEWLINE)) throw new CommandError('forbidden characters in raw password');
  if (/[\n:]/.test(username)) throw new CommandError('forbidden characters in username');
  await runHelper(platform, {
    argv: crypted ? ['chpasswd', '-e'] : ['chpasswd'],
    action: 'set user password',
    input: [encodeSystemText(`${username}:`), secret, Uint8Array.of(NEWLINE)],
    environment: withPath(sys.environment()),
  });
  return {};
};
