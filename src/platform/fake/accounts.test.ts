import { accountsContract } from '../accounts.contract.ts';
import { FakeAccounts } from './accounts.ts';

accountsContract('fake accounts', () => {
  const accounts = new FakeAccounts();
  accounts.accounts.push({ name: 'alice', uid: 1000, gid: 1000, home: '/home/alice' });
  accounts.loggedIn.push({ user: 'alice', since: 1 });
  return { accounts, known: 'alice', unknown: 'bob' };
});
