import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Accounts } from './accounts.ts';

/** Accounts to try an implementation with. */
export interface AccountsBench {
  readonly accounts: Accounts;
  /** The name of an account. */
  readonly known: string;
  /** A name that nobody has. */
  readonly unknown: string;
}

/** What every implementation of Accounts does. */
export function accountsContract(name: string, bench: () => AccountsBench): void {
  test(`${name}: a known name has a home, an unknown one no account`, async () => {
    const { accounts, known, unknown } = bench();
    const account = await accounts.lookup(known);
    assert.equal(account?.name, known);
    assert.match(account.home, /^\//);
    assert.equal(await accounts.lookup(unknown), undefined);
  });

  test(`${name}: sessions have a user, and began in the past`, () => {
    for (const { user, since } of bench().accounts.sessions()) {
      assert.notEqual(user, '');
      assert.ok(since > 0 && since <= Date.now() * 1000);
    }
  });

  test(`${name}: a text that is not there is ENOENT`, async () => {
    const { accounts, known } = bench();
    const account = await accounts.lookup(known);
    assert.ok(account !== undefined);
    const path = '/nowhere/authorized_keys';
    const failure = { name: 'SystemError', code: 'ENOENT', syscall: 'open', path };
    assert.throws(() => accounts.readText(account, path), failure);
  });
}
