import { CommandError } from '../api/index.ts';
import type { Account, Accounts } from '../platform/index.ts';
import { SystemError } from '../runtime/index.ts';
import { attempt } from './attempt.ts';

const FOLDER = '.ssh';
const NAME = 'authorized_keys';
/** How U+0000 stands in a file, as system text of those two bytes (see Sys). */
const ZERO = '\udcc0\udc80';

/** The keys as they stand in a file, each once. Throws CommandError for what is no key of one line. */
export function keyLines(keys: readonly string[]): Set<string> {
  for (const key of keys) {
    if (key.startsWith('#') || key.includes('\n')) {
      throw new CommandError(`invalid OpenSSH public key: '${key}'`);
    }
  }
  return new Set(keys.map((key) => key.replaceAll('\0', ZERO)));
}

/** A user's file of keys. All methods throw CommandError, worded as the C agent and GLib do. */
export class AuthorizedKeys {
  readonly #accounts: Accounts;
  readonly #account: Account;
  readonly #folder: string;
  readonly #path: string;

  private constructor(accounts: Accounts, account: Account) {
    this.#accounts = accounts;
    this.#account = account;
    this.#folder = `${account.home.replace(/\/+$/, '')}/${FOLDER}`;
    this.#path = `${this.#folder}/${NAME}`;
  }

  /** CommandError if there is no such user. */
  static async of(accounts: Accounts, username: string): Promise<AuthorizedKeys> {
    const account = await accounts.lookup(username);
    if (account === undefined) throw new CommandError(`failed to lookup user '${username}'`);
    return new AuthorizedKeys(accounts, account);
  }

  lines(): string[] {
    return this.#attempt(() => this.#read());
  }

  /**
   * The lines, or undefined if the file cannot be opened and `isNone` says that this means none. One that is open and cannot
   * be read is an error always: what it has would be lost if it were written anew.
   */
  linesUnless(isNone: (code: string) => boolean): string[] | undefined {
    return this.#attempt(() => {
      try {
        return this.#read();
      } catch (error) {
        if (error instanceof SystemError && error.syscall === 'open' && isNone(error.code)) return undefined;
        throw error;
      }
    });
  }

  /** Makes the folder of the file, if it is not there. */
  makeFolder(): void {
    this.#attempt(() => this.#accounts.makeFolder(this.#account, this.#folder));
  }

  write(lines: readonly string[]): void {
    const text = lines.join('\n');
    this.#attempt(() => this.#accounts.replaceText(this.#account, this.#folder, NAME, text));
  }

  #read(): string[] {
    const text = this.#accounts.readText(this.#account, this.#path);
    return text === '' ? [] : text.split('\n');
  }

  #attempt<T>(action: () => T): T {
    return attempt(action, (error) => this.#describe(error));
  }

  #describe({ syscall, code, path, text }: SystemError): string {
    const file = this.#path;
    const [reading, writing] = [`failed to read '${file}'`, `failed to write to '${file}'`];
    switch (syscall) {
      case 'setgroups':
        return `failed to set group for user '${this.#account.name}': ${text}`;
      case 'mkdir':
        return `failed to create directory '${this.#folder}': ${text}`;
      case 'open':
        if (path === file) return `${reading}: Failed to open file “${file}”: ${text}`;
        return `${writing}: Failed to create file “${path}”: ${text}`;
      case 'read':
        if (code === 'EISDIR') return `${reading}: Error reading file “${file}”: ${text}`;
        return `${reading}: Failed to read from file “${file}”: ${text}`;
      case 'fchmod':
        return `failed to set permissions of '${file}': ${text}`;
      case 'rename':
        return `${writing}: Failed to rename file “${path}” to “${file}”: g_rename() failed: ${text}`;
      case 'stat':
        if (code === 'EPERM') return `${writing}: “${path}” belongs to another user`;
    }
    return `${writing}: Failed to write file “${path}”: ${syscall}() failed: ${text}`;
  }
}
