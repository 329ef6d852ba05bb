import { check, type Sys } from '../../runtime/index.ts';
import type { Account } from '../index.ts';

/**
 * Does `action` with the rights of an account that is in `groups`. The agent may do everything and the account may link
 * wherever it likes, so what happens in its home is for the account to do. An agent that is not root's has its own rights
 * alone.
 */
export function asAccount<T>(sys: Sys, { uid, gid }: Account, groups: readonly number[], action: () => T): T {
  if (uid === 0 || sys.userId() !== 0) return action();
  check(sys.becomeUser(uid, gid, [gid, ...groups]), 'setgroups');
  try {
    return action();
  } finally {
    // Better no agent than one that goes on as somebody else.
    if (sys.becomeSelf() < 0) sys.exit(1);
  }
}
