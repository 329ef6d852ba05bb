import { AuthorizedKeys, keyLines } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

export const sshRemoveAuthorizedKeys: Command<'guest-ssh-remove-authorized-keys'> = async (
  { platform: { accounts }, policy },
  { username, keys },
) => {
  await policy.loaded?.requireUser('keys', username);
  const unwanted = keyLines(keys);
  const file = await AuthorizedKeys.of(accounts, username);
  // Without a file there is no key to remove.
  const lines = file.linesUnless((code) => code === 'ENOENT' || code === 'ENOTDIR');
  if (lines !== undefined) file.write(lines.filter((line) => !unwanted.has(line)));
  return {};
};
