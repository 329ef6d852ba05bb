import type { FileSystems, Guardian, HeldFileSystem } from '../../platform/index.ts';
import { type Sys, SystemError } from '../../runtime/index.ts';
import { Log } from '../log.ts';
import type { FreezeHook } from './freeze-hook.ts';
import type { FrozenMarker } from './frozen-marker.ts';

/** The guardian of a freeze, and what it does when it has thawed in the agent's place. */
export class FreezeGuard {
  readonly #sys: Sys;
  readonly #filesystems: FileSystems;
  readonly #log: Log;
  readonly #marker: FrozenMarker;
  readonly #hook: FreezeHook;
  #guardian: Guardian | undefined;

  constructor(sys: Sys, filesystems: FileSystems, log: Log, marker: FrozenMarker, hook: FreezeHook) {
    this.#sys = sys;
    this.#filesystems = filesystems;
    this.#log = log;
    this.#marker = marker;
    this.#hook = hook;
  }

  /** To be called before the first of them is frozen. A freeze that nobody guards is better than none: it is only logged. */
  start(held: readonly HeldFileSystem[], deadline: number): void {
    if (held.length === 0 || deadline === Infinity) return;
    const sys = this.#sys;
    const { descriptor } = this.#log;
    try {
      this.#guardian = this.#filesystems.guard(held, {
        deadline,
        marker: this.#marker.path,
        descriptors: [descriptor],
        onThawed: (count) => {
          this.#marker.remove();
          // Not the agent's own, which holds what that has not written.
          new Log(sys, descriptor).critical(
            `the agent has left file systems frozen: its guardian has thawed ${count}`,
          );
        },
        program: this.#hook.command('thaw'),
      });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#log.critical(`nobody thaws the file systems if the agent is killed: ${error.message}`);
    }
  }

  /** To be called when the freeze has ended. Resolves when nobody holds the file systems for it any more. */
  async end(): Promise<void> {
    const guardian = this.#guardian;
    this.#guardian = undefined;
    await guardian?.dismiss();
  }
}
