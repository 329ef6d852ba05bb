import { CommandError } from '../../api/index.ts';
import type { LoadedPolicy } from './loaded-policy.ts';

/** What a host needs to end a freeze, whatever the lists say. */
export const THAWING: ReadonlySet<string> = new Set([
  'guest-fsfreeze-status',
  'guest-fsfreeze-thaw',
  'guest-sync',
  'guest-sync-delimited',
]);
/** What else writes to no file system. */
const HARMLESS: ReadonlySet<string> = new Set(['guest-info', 'guest-ping']);

/**
 * Which commands a client may use: those of the allow list, if there is one, without those of the block list. An empty
 * list is no list, and a name that no command has is ignored (as the C agent does). Of these, those that the loaded policy
 * allows, if there is one. While file systems are frozen: of these the harmless ones, and always what ends a freeze.
 */
export class Policy {
  readonly #allowed: ReadonlySet<string> | undefined;
  readonly #blocked: ReadonlySet<string>;
  readonly #unlimited: boolean;
  /** What is said about arguments. */
  readonly loaded: LoadedPolicy | undefined;
  #frozen = false;
  /** Whether every command may be used right now: told fast, for each message. */
  #everything: boolean;

  constructor(allowed: readonly string[] = [], blocked: readonly string[] = [], loaded?: LoadedPolicy) {
    this.#allowed = allowed.length > 0 ? new Set(allowed) : undefined;
    this.#blocked = new Set(blocked);
    this.loaded = loaded;
    this.#unlimited = this.#allowed === undefined && blocked.length === 0 && loaded === undefined;
    this.#everything = this.#unlimited;
  }

  /** Whether file systems are frozen. */
  set frozen(frozen: boolean) {
    this.#frozen = frozen;
    this.#everything = this.#unlimited && !frozen;
  }

  allows(command: string): boolean {
    return this.#objection(command) === undefined;
  }

  /** Throws what a client is told when it calls a command that it may not use. */
  require(command: string): void {
    if (this.#everything) return;
    const objection = this.#objection(command);
    if (objection === undefined) return;
    throw new CommandError(`Command ${command} has been disabled: ${objection}`, 'CommandNotFound');
  }

  #objection(command: string): string | undefined {
    if (this.#frozen && THAWING.has(command)) return undefined;
    const listed = this.#allowed === undefined || this.#allowed.has(command);
    if (!listed || this.#blocked.has(command)) return 'the command is not allowed';
    if (this.loaded?.commands.has(command) === false) return 'the policy does not allow it';
    return this.#frozen && !HARMLESS.has(command) ? 'the agent is in frozen state' : undefined;
  }
}
