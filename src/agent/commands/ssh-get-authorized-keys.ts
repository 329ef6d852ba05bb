import { AuthorizedKeys } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

/** The keys of a user's file, the last first, as clients have always seen them. */
export const sshGetAuthorizedKeys: Command<'guest-ssh-get-authorized-keys'> = async (
  { platform: { accounts }, policy },
  { username },
) => {
  await policy.loaded?.requireUser('keys', username);
  const file = await AuthorizedKeys.of(accounts, username);
  const lines = file.lines().map((line) => line.trim());
  return { keys: lines.filter((line) => line !== '' && !line.startsWith('#')).toReversed() };
};
