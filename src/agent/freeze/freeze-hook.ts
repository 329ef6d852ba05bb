import type { Platform } from '../../platform/index.ts';
import type { Accounting } from '../accounting.ts';
import { RunningHelper } from '../helper-program.ts';

/** The administrator's program that runs before a freeze and after a thaw: `PATH freeze`, `PATH thaw`. */
export class FreezeHook {
  readonly #platform: Pick<Platform, 'exec'>;
  readonly #accounting: Accounting;
  readonly #path: string | undefined;
  #running: RunningHelper | undefined;

  /** Without a path nothing runs. */
  constructor(platform: Pick<Platform, 'exec'>, accounting: Accounting, path: string | undefined) {
    this.#platform = platform;
    this.#accounting = accounting;
    this.#path = path;
  }

  /** The program and its argument; undefined if there is none. */
  command(argument: 'freeze' | 'thaw'): readonly [string, string] | undefined {
    return this.#path === undefined ? undefined : [this.#path, argument];
  }

  /** Resolves when the hook has succeeded. CommandError, with what it said, if it has not. */
  async run(argument: 'freeze' | 'thaw'): Promise<void> {
    const argv = this.command(argument);
    if (argv === undefined) return;
    this.#accounting.tell(`executing fsfreeze hook with arg '${argument}'`);
    this.#running = new RunningHelper(this.#platform, { argv, action: 'execute fsfreeze hook' });
    try {
      await this.#running.done;
    } finally {
      this.#running = undefined;
    }
  }

  /** Ends a hook that is at work; whoever waits for it is told `reason`. */
  kill(reason: string): void {
    this.#running?.kill(reason);
  }
}
