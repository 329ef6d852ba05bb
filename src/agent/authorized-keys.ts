import { CommandError } from '../api/index.ts';
import type { Account, Accounts } from '../platform/index.ts';
import { SystemError } from '../runtime/index.ts';
import { attempt } from './attempt.ts';

const FOLDER = '.ssh';
const NAME = 'authorized_keys';

/** Throws CommandError for what is no key of one line. */
export function requireKeys(keys: readonly string[]): void {
  for (const key of keys) {
    if (key.startsWith('#') || key.includes('\n')) {
      throw new CommandError(`invalid OpenSSH public key: '${key}'`);
    }
  }
}

/** A user's file of keys. */
export class AuthorizedKeys {
  readonly #accounts: Accounts;
  readonly #account: Account;
  readonly #folder: string;
  readonly path: string;

  private constructor(accounts: Accounts, account: Account) {
    this.#accounts = accounts;
    this.#account = account;
    this.#folder = `${account.home.replace(/\/+$/, '')}/${FOLDER}`;
    this.path = `${this.#folder}/${NAME}`;
  }

  /** CommandError if there is no such user. */
  static async of(accounts: Accounts, username: string): Promise<AuthorizedKeys> {
    const account = await accounts.lookup(username);
    if (account === undefined) throw new CommandError(`failed to lookup user '${username}'`);
    return new AuthorizedKeys(accounts, account);
  }

  /** The text of the file. Throws SystemError. */
  read(): string {
    return this.#accounts.readText(this.#account, this.path);
  }

  /** The lines of the file; undefined if it cannot be read. */
  lines(): string[] | undefined {
    try {
      const text = this.read();
      return text === '' ? [] : text.split('\n');
    } catch (error) {
      if (error instanceof SystemError) return undefined;
      throw error;
    }
  }

  /** Makes the folder of the file, if it is not there. Throws CommandError. */
  makeFolder(): void {
    attempt(
      () => this.#accounts.makeFolder(this.#account, this.#folder),
      ({ text }) => `failed to create directory '${this.#folder}': ${text}`,
    );
  }

  /** Throws CommandError. */
  write(lines: readonly string[]): void {
    attempt(
      () => this.#accounts.replaceText(this.#account, this.#folder, NAME, lines.join('\n')),
      ({ text }) => `failed to write to '${this.path}': ${text}`,
    );
  }
}
