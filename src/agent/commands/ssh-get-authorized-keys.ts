import type { SystemError } from '../../runtime/index.ts';
import { attempt } from '../attempt.ts';
import { AuthorizedKeys } from '../authorized-keys.ts';
import type { Command } from '../command.ts';

/** The keys of a user's file, the last first, as clients have always seen them. */
export const sshGetAuthorizedKeys: Command<'guest-ssh-get-authorized-keys'> = async (
  { platform: { accounts } },
  { username },
) => {
  const file = await AuthorizedKeys.of(accounts, username);
  const text = attempt(
    () => file.read(),
    (error) => `failed to read '${file.path}': ${describe(error, file.path)}`,
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
