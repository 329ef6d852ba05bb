import { check, type Sys } from '../../runtime/index.ts';
import type { Account, Accounts, Exec, LoginSession } from '../index.ts';
import { readAccountFile } from './account-file.ts';
import { makeFolder, replaceFile } from './account-folder.ts';
import { asAccount } from './account-rights.ts';
import { readBytes } from './file-bytes.ts';
import { getentAccount } from './getent.ts';
import { groupsOf } from './group.ts';
import { logindSessions } from './logind-sessions.ts';
import { findAccount } from './passwd.ts';
import type { Tree } from './tree.ts';
import { parseUtmp } from './utmp.ts';

const UTMPS = ['/run/utmp', '/var/run/utmp'];
const PASSWD = '/etc/passwd';
/** Groups that only a name service knows do not count. */
const GROUP = '/etc/group';
const NOTHING = new Uint8Array(0);

/** Users by utmp(5), or else systemd-logind, and by passwd(5), or else the name services. */
export class LinuxAccounts implements Accounts {
  readonly #sys: Sys;
  readonly #tree: Tree;
  readonly #exec: Exec;

  /** `exec` starts getent(1) for names that /etc/passwd does not have. */
  constructor(sys: Sys, tree: Tree, exec: Exec) {
    this.#sys = sys;
    this.#tree = tree;
    this.#exec = exec;
  }

  sessions(): LoginSession[] {
    for (const path of UTMPS) {
      const bytes = readBytes(this.#sys, path);
      if (typeof bytes !== 'number') return parseUtmp(this.#sys, bytes, this.#machine());
    }
    return logindSessions(this.#tree);
  }

  async lookup(name: string): Promise<Account | undefined> {
    const passwd = this.#tree.readText(PASSWD);
    const account = typeof passwd === 'string' ? findAccount(passwd, name) : undefined;
    return account ?? getentAccount(this.#sys, this.#exec, name);
  }

  readText(account: Account, path: string): string {
    return readAccountFile(this.#sys, path, account, this.#groups(account));
  }

  makeFolder(account: Account, path: string): void {
    const sys = this.#sys;
    asAccount(sys, account, this.#groups(account), () => makeFolder(sys, path));
  }

  replaceText(account: Account, folder: string, name: string, text: string): void {
    const sys = this.#sys;
    const bytes = new Uint8Array(-sys.encodeText(text, NOTHING, 0));
    sys.encodeText(text, bytes, 0);
    asAccount(sys, account, this.#groups(account), () => replaceFile(sys, account, folder, name, bytes));
  }

  #groups({ name }: Account): number[] {
    const text = this.#tree.readText(GROUP);
    return typeof text === 'string' ? groupsOf(text, name) : [];
  }

  #machine(): string {
    return check<readonly string[]>(this.#sys.uname(), 'uname')[4]!;
  }
}
