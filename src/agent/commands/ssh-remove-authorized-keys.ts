import { AuthorizedKeys, requireKeys } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

export const sshRemoveAuthorizedKeys: Command<'guest-ssh-remove-authorized-keys'> = async (
  { platform: { accounts } },
  { username, keys },
) => {
  requireKeys(keys);
  const file = await AuthorizedKeys.of(accounts, username);
  const lines = file.lines();
  const unwanted = new Set(keys);
  // Without a file there is no key to remove.
  if (lines !== undefined) file.write(lines.filter((line) => !unwanted.has(line)));
  return {};
};
