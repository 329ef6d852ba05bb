import { AuthorizedKeys, keyLines } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

export const sshAddAuthorizedKeys: Command<'guest-ssh-add-authorized-keys'> = async (
  { platform: { accounts }, policy },
  { username, keys, reset = false },
) => {
  await policy.loaded?.requireUser('keys', username);
  const wanted = keyLines(keys);
  const file = await AuthorizedKeys.of(accounts, username);
  // As ever, a file that the user may not open counts as none.
  const lines = reset ? undefined : file.linesUnless(() => true);
  if (lines === undefined) file.makeFolder();
  for (const line of lines ?? []) wanted.delete(line);
  file.write([...(lines ?? []), ...wanted]);
  return {};
};
