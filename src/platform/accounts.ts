/** Users of the guest. */
export interface Accounts {
  /** Login sessions, in the order in which the system lists them. */
  sessions(): LoginSession[];
  /** The account `name`, from /etc/passwd or whatever else the system asks; undefined if there is none. */
  lookup(name: string): Promise<Account | undefined>;
  /** The text of a file, as far as `account` may read it itself; SystemError if it cannot be read. */
  readText(account: Account, path: string): string;
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
