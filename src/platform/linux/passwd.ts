import type { Account } from '../index.ts';

/** The account `name` in the text of a file in the form of passwd(5). */
export function findAccount(passwd: string, name: string): Account | undefined {
  const prefix = `${name}:`;
  for (const line of passwd.split('\n')) {
    if (!line.startsWith(prefix)) continue;
    const account = parseAccount(line);
    if (account !== undefined) return account;
  }
  return undefined;
}

/** The account on a line of passwd(5). */
export function parseAccount(line: string): Account | undefined {
  const [name = '', , uid = '', gid = '', , home] = line.split(':');
  if (home === undefined || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return undefined;
  return { name, uid: Number(uid), gid: Number(gid), home };
}
