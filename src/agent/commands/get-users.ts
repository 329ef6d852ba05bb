import type { Command } from '../command.ts';

/** Each user once, with the earliest of its logins, in the order in which the users first come up. */
export const getUsers: Command<'guest-get-users'> = ({ platform }) => {
  const logins = new Map<string, number>();
  for (const { user, since } of platform.accounts.sessions()) {
    logins.set(user, Math.min(since, logins.get(user) ?? since));
  }
  return Array.from(logins, ([user, since]) => ({ user, 'login-time': since / 1e6 }));
};
