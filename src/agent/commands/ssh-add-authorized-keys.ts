import { AuthorizedKeys, requireKeys } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

export const sshAddAuthorizedKeys: Command<'guest-ssh-add-authorized-keys'> = async (
  { platform: { accounts } },
  { username, keys, reset = false },
) => {
  requireKeys(keys);
  const file = await AuthorizedKeys.of(accounts, username);
  const lines = reset ? undefined : file.lines();
  if (lines === undefined) file.makeFolder();
  file.write([...(lines ?? []), ...newOnes(keys, lines ?? [])]);
  return {};
};

/** Each once. */
function newOnes(keys: readonly string[], lines: readonly string[]): string[] {
  const known = new Set(lines);
  return [...new Set(keys)].filter((key) => !known.has(key));
}
