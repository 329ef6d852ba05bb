import type { Platform } from '../../platform/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Housekeeping } from '../housekeeping.ts';
import type { Log } from '../log.ts';
import type { Policy } from '../policy/policy.ts';
import type { FreezeProcedure, FreezeTerms } from './freeze-procedure.ts';
import { AGAIN, FrozenState, type LeftFrozen, type Writer } from './frozen-state.ts';

export interface FreezeOptions extends FreezeTerms {
  /** Where the marker is. */
  readonly stateDirectory: string;
  /** What has to be still during a freeze, beside the log and the accounting. */
  readonly writers: readonly Writer[];
  /** Loads what a host's thaw may need beside. */
  readonly prepare: () => Promise<void>;
}

/**
 * The freeze of the guest's file systems. How it is done is loaded when somebody freezes or thaws for the first time, before
 * anything is frozen; or at the start, where an agent before this one has left them so.
 */
export class Freeze {
  readonly #runtime: Runtime;
  readonly #platform: Pick<Platform, 'exec' | 'filesystems' | 'load'>;
  readonly #log: Log;
  readonly #housekeeping: Housekeeping;
  readonly #terms: FreezeTerms;
  readonly #prepare: () => Promise<void>;
  readonly #state: FrozenState;
  /** What is still to be taken over. */
  #left: LeftFrozen | undefined;
  #procedure: Promise<FreezeProcedure> | undefined;

  constructor(
    runtime: Runtime,
    platform: Pick<Platform, 'exec' | 'filesystems' | 'load'>,
    log: Log,
    policy: Policy,
    housekeeping: Housekeeping,
    { stateDirectory, writers, prepare, ...terms }: FreezeOptions,
  ) {
    this.#runtime = runtime;
    this.#platform = platform;
    this.#log = log;
    this.#housekeeping = housekeeping;
    this.#terms = terms;
    this.#prepare = prepare;
    this.#state = new FrozenState(runtime.sys, log, policy, stateDirectory, [terms.accounting, ...writers]);
  }

  /** Whether this agent has frozen file systems, or one before it: what other programs do it does not know. */
  get frozen(): boolean {
    return this.#state.frozen;
  }

  /** Does what writes to a file system: now, or once they are thawed. */
  whenThawed(action: () => void): void {
    this.#state.whenThawed(action);
  }

  /** Goes on as frozen if an agent before this one has left file systems so, and takes care of them. */
  resume(): void {
    this.#left = this.#state.resume();
    if (this.#left !== undefined) this.#takeOver();
  }

  /** Tries until it succeeds: nobody else may be there to thaw. */
  #takeOver(): void {
    const ready = this.#load().then(() => this.#prepare());
    ready.catch((error: unknown) => {
      this.#log.critical(`what was left frozen cannot be taken care of yet: ${String(error)}`);
      this.#runtime.loop.after(AGAIN, () => this.#takeOver());
    });
  }

  /** As FreezeProcedure does it. */
  async freeze(mountpoints?: readonly string[]): Promise<number> {
    const procedure = await this.#load();
    await this.#prepare();
    return await procedure.freeze(mountpoints);
  }

  /** As FreezeProcedure does it. */
  async thaw(onThawed?: () => void): Promise<number> {
    return await (await this.#load()).thaw(onThawed);
  }

  /** Ends what is frozen or being frozen, because the agent has to end. */
  async finish(): Promise<void> {
    // What was left frozen is thawed although it could not be taken over until now.
    if (this.#procedure === undefined && !this.frozen) return;
    try {
      await (await this.#load()).finish();
    } catch (error) {
      this.#log.critical(`the freeze cannot be ended: ${String(error)}`);
    }
  }

  /** The procedure; whoever asks for it next tries again where it could not be loaded. */
  #load(): Promise<FreezeProcedure> {
    this.#procedure ??= this.#loadProcedure().catch((error: unknown) => {
      this.#procedure = undefined;
      throw error;
    });
    return this.#procedure;
  }

  async #loadProcedure(): Promise<FreezeProcedure> {
    const { FreezeProcedure } = await import('./freeze-procedure.ts');
    await this.#platform.load?.('exec', 'filesystems');
    const procedure = new FreezeProcedure(this.#runtime, this.#platform, this.#log, this.#state, this.#terms);
    if (this.#left !== undefined) procedure.resume(this.#left);
    this.#left = undefined;
    this.#housekeeping.loaded();
    return procedure;
  }
}
