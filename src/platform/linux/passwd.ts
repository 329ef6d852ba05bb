import type { Account } from '../index.ts';

/** The account `name` in the text of a file in the form of passwd(5). */
export function findAccount(passwd: string, name: string): Account | undefined {
  for (const line of passwd.split('\n')) {
    const account = line.startsWith(name) ? parseAccount(line) : undefined;
    if (account?.name === name) return account;
  }
  return undefined;
}

/** The account on a line of passwd(5). */
export function parseAccount(line: string): Account | undefined {
  const [name = '', , uid = '', gid = '', , home] = line.split(':');
  if (home === undefined || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return undefined;
  return { name, uid: Number(uid), gid: Number(gid), home };
}
