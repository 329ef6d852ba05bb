/** Users of the guest. */
export interface Accounts {
  /** Login sessions, in the order in which the system lists them. */
  sessions(): LoginSession[];
  /** The account `name`, from /etc/passwd or whatever else the system asks; undefined if there is none. */
  lookup(name: string): Promise<Account | undefined>;
  /** The text of a file, as far as `account` may read it itself; SystemError if it cannot be read. */
  readText(account: Account, path: string): string;
  /** Makes a folder that only `account` may use, unless there is one, as far as it may itself. SystemError. */
  makeFolder(account: Account, path: string): void;
  /**
   * Puts `text` in the place of the file `name` in `folder`, as a whole, as far as `account` may do so itself; only it may
   * read and write the file then. SystemError: EPERM of `stat` where folder, file, or a link in the place of either is
   * another user's.
   */
  replaceText(account: Account, folder: string, name: string, text: string): void;
}

export interface LoginSession {
  readonly user: string;
  /** Microseconds since 1970. */
  readonly since: number;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}
