import { CommandError } from '../../api/index.ts';
import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

/** The keys of a user's file, the last first, as clients have always seen them. */
export const sshGetAuthorizedKeys: Command<'guest-ssh-get-authorized-keys'> = async (
  { platform: { accounts } },
  { username },
) => {
  const account = await accounts.lookup(username);
  if (account === undefined) throw new CommandError(`failed to lookup user '${username}'`);
  const path = `${account.home.replace(/\/+$/, '')}/.ssh/authorized_keys`;
  const text = attempt(
    () => accounts.readText(account, path),
    (error) => `failed to read '${path}': ${describe(error, path)}`,
  );
  const lines = text.split('\n').map((line) => line.trim());
  return { keys: lines.filter((line) => line !== '' && !line.startsWith('#')).toReversed() };
};

/** GLib's words. */
function describe({ code, syscall, text }: SystemError, path: string): string {
  if (syscall === 'open') return `Failed to open file “${path}”: ${text}`;
  return code === 'EISDIR'
    ? `Error reading file “${path}”: ${text}`
    : `Failed to read from file “${path}”: ${text}`;
}
