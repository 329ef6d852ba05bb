import { CommandError } from '../api/index.ts';

/**
 * Which commands a client may use: those of the allow list, if there is one, without those of the block list. An empty
 * list is no list, and a name that no command has is ignored (as the C agent does).
 */
export class Policy {
  readonly #allowed: ReadonlySet<string> | undefined;
  readonly #blocked: ReadonlySet<string>;
  readonly #everything: boolean;

  constructor(allowed: readonly string[] = [], blocked: readonly string[] = []) {
    this.#allowed = allowed.length > 0 ? new Set(allowed) : undefined;
    this.#blocked = new Set(blocked);
    this.#everything = this.#allowed === undefined && blocked.length === 0;
  }

  allows(command: string): boolean {
    return (this.#allowed === undefined || this.#allowed.has(command)) && !this.#blocked.has(command);
  }

  /** Throws what a client is told when it calls a command that it may not use. */
  require(command: string): void {
    if (this.#everything || this.allows(command)) return;
    throw new CommandError(
      `Command ${command} has been disabled: the command is not allowed`,
      'CommandNotFound',
    );
  }
}
