import type { Platform } from '../../platform/index.ts';
import type { UserSubject } from './loaded-policy.ts';
import type { Refuse } from './refusal.ts';
import type { PolicyRules } from './rules.ts';

const DEEDS = { password: 'change the password of user', keys: 'deal with the keys of user' } as const;

/**
 * Throws unless a rule allows the user, or there is none. A rule with a wildcard is about users that there are, and about none
 * that is root by its number: that has to be named.
 */
export async function requireUser(
  platform: Platform,
  rules: PolicyRules,
  subject: UserSubject,
  name: string,
  refuse: Refuse,
): Promise<void> {
  const fitting = rules[subject]?.filter((pattern) => pattern.matches(name));
  if (fitting === undefined || fitting.some(({ literal }) => literal !== undefined)) return;
  if (fitting.length > 0) {
    await platform.load?.('accounts');
    const account = await platform.accounts.lookup(name);
    if (account !== undefined && account.uid !== 0) return;
  }
  throw refuse(`${DEEDS[subject]} '${name}'`);
}
