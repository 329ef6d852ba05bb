import { errnoText, type Sys } from '../../runtime/index.ts';
import type { Log } from '../log.ts';
import type { Policy } from '../policy/policy.ts';
import { FrozenMarker } from './frozen-marker.ts';

/** What writes to file systems, or to who does: not while they are frozen. */
export interface Writer {
  /** Writes nothing from now on. */
  hold(): void;
  /** Writes again. */
  release(): void;
}

/** Milliseconds until the agent tries again to end a freeze by itself. */
export const AGAIN = 10_000;

/** What an agent that was killed has left frozen. */
export interface LeftFrozen {
  /** On the clock of `Sys.now()`, Infinity if there is none; undefined if the agent did not say. */
  readonly deadline: number | undefined;
}

/**
 * Whether file systems are frozen, and what that means for the agent: it writes nothing to any of them, and only does what
 * ends the freeze.
 */
export class FrozenState {
  readonly #log: Log;
  readonly #policy: Policy;
  readonly #marker: FrozenMarker;
  readonly #writers: readonly Writer[];
  #frozen = false;
  #deferred: (() => void)[] = [];

  /** `writers` are those beside the log. */
  constructor(sys: Sys, log: Log, policy: Policy, stateDirectory: string, writers: readonly Writer[]) {
    this.#log = log;
    this.#writers = [log, ...writers];
    this.#policy = policy;
    this.#marker = new FrozenMarker(sys, stateDirectory);
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  get marker(): FrozenMarker {
    return this.#marker;
  }

  /**
   * Goes on as frozen if an agent before this one has left file systems so; undefined if not. Nothing is written: the
   * marker may be on a file system that is frozen.
   */
  resume(): LeftFrozen | undefined {
    const left = this.#marker.read();
    if (left === undefined) return undefined;
    this.#hold();
    this.#log.critical(`file systems were left frozen: ${this.#marker.path} is there`);
    return left;
  }

  /**
   * To be called before the first file system is frozen. The deadline is on the clock of `Sys.now()`, Infinity if there is
   * none.
   */
  enter(deadline: number): void {
    const { path } = this.#marker;
    this.#log.warning('disabling logging due to filesystem freeze');
    const written = this.#marker.write(deadline);
    if (written < 0) {
      this.#log.warning(
        `unable to create ${path}: ${errnoText(-written)}: an agent started again will not know of the freeze`,
      );
    }
    this.#hold();
  }

  /** Does what writes to a file system: now, where it may throw, or once they are thawed. */
  whenThawed(action: () => void): void {
    if (this.#frozen) this.#deferred.push(action);
    else action();
  }

  #hold(): void {
    this.#frozen = true;
    this.#policy.frozen = true;
    for (const writer of this.#writers) writer.hold();
  }

  /** To be called after the last file system has been thawed. */
  leave(): void {
    if (!this.#frozen) return;
    const log = this.#log;
    const { path } = this.#marker;
    this.#frozen = false;
    this.#policy.frozen = false;
    for (const action of this.#deferred.splice(0)) {
      try {
        action();
      } catch (error) {
        log.critical(error instanceof Error ? error.message : String(error));
      }
    }
    for (const writer of this.#writers) writer.release();
    log.warning('logging re-enabled due to filesystem unfreeze');
    const removed = this.#marker.remove();
    if (removed < 0) {
      log.warning(
        `unable to delete ${path}: ${errnoText(-removed)}: an agent started again will think they are frozen`,
      );
    }
  }
}
