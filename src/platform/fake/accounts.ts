import { ENOENT, SystemError } from '../../runtime/index.ts';
import type { Account, Accounts, LoginSession } from '../index.ts';

/** Users in memory. */
export class FakeAccounts implements Accounts {
  loggedIn: LoginSession[] = [];
  accounts: Account[] = [];
  /** Texts of the files that accounts may read, by path. */
  readonly texts = new Map<string, string>();

  /** Folders that were made. */
  readonly folders: string[] = [];

  sessions(): LoginSession[] {
    return this.loggedIn;
  }

  lookup(name: string): Promise<Account | undefined> {
    return Promise.resolve(this.accounts.find((account) => account.name === name));
  }

  readText(_account: Account, path: string): string {
    const text = this.texts.get(path);
    if (text === undefined) throw new SystemError(-ENOENT, 'open', path);
    return text;
  }

  makeFolder(_account: Account, path: string): void {
    this.folders.push(path);
  }

  replaceText(_account: Account, folder: string, name: string, text: string): void {
    this.texts.set(`${folder}/${name}`, text);
  }
}
