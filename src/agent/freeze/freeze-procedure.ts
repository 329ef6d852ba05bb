import type { Platform } from '../../platform/index.ts';
import type { Runtime, Timer } from '../../runtime/index.ts';
import type { Accounting } from '../accounting.ts';
import type { Log } from '../log.ts';
import { listMounts } from '../mounts.ts';
import { FreezeAttempt } from './freeze-attempt.ts';
import { FreezeGuard } from './freeze-guard.ts';
import { FreezeHook } from './freeze-hook.ts';
import { AGAIN, type FrozenState, type LeftFrozen } from './frozen-state.ts';
import { HeldFileSystems } from './held-file-systems.ts';

/** What a freeze keeps to. */
export interface FreezeTerms {
  /** The program that runs before a freeze and after a thaw; undefined for none. */
  readonly hook: string | undefined;
  /** Seconds after which a freeze that nobody ends is ended here; 0 for never. */
  readonly timeout: number;
  readonly accounting: Accounting;
}

/** Milliseconds, of a timer. */
const LONGEST = 0x7fff_ffff;

/**
 * How the guest's file systems are frozen, from the hook before to the hook after it. One rule stands over all: it ends. If
 * the host does not thaw, the deadline does, whether the host is gone, a hook hangs, a disk does not answer or the agent
 * was killed; and an agent that is told to end thaws first.
 */
export class FreezeProcedure {
  readonly #runtime: Runtime;
  readonly #platform: Pick<Platform, 'exec' | 'filesystems'>;
  readonly #log: Log;
  readonly #timeout: number;
  readonly #hook: FreezeHook;
  readonly #state: FrozenState;
  readonly #guard: FreezeGuard;
  readonly #held: HeldFileSystems;
  #deadline: Timer | undefined;
  /** The freeze that is on its way. */
  #attempt: FreezeAttempt | undefined;
  /** The last of the thaws, which run one after the other. */
  #lastThaw: Promise<unknown> = Promise.resolve();

  constructor(
    runtime: Runtime,
    platform: Pick<Platform, 'exec' | 'filesystems'>,
    log: Log,
    state: FrozenState,
    { hook, timeout, accounting }: FreezeTerms,
  ) {
    const { sys } = runtime;
    this.#runtime = runtime;
    this.#platform = platform;
    this.#log = log;
    this.#timeout = timeout;
    this.#hook = new FreezeHook(platform, accounting, hook);
    this.#state = state;
    this.#guard = new FreezeGuard(sys, platform.filesystems, log, this.#state.marker, this.#hook);
    this.#held = new HeldFileSystems(runtime, platform.filesystems, {
      tell: this.#tell,
      onLate: () => void this.#leaveOrTryAgain(),
    });
  }

  /** Takes over what an agent before this one has left frozen; its deadline holds. */
  resume(left: LeftFrozen): void {
    const deadline = left.deadline ?? this.#newDeadline();
    this.#setDeadline(deadline);
    this.#held.resume();
    this.#guard.start(this.#held.all, deadline);
  }

  /**
   * Freezes the file systems at these mount points, or all, the last mounted first. Returns how many; those that cannot
   * be frozen do not count. CommandError if the hook or one of them fails; all are thawed again then.
   */
  async freeze(mountpoints?: readonly string[]): Promise<number> {
    await this.#lastThaw; // its hook may still run
    const attempt = new FreezeAttempt();
    const deadline = this.#newDeadline();
    this.#attempt = attempt;
    this.#setDeadline(deadline);
    try {
      await this.#prepare(attempt);
      const count = await this.#freezeAll(attempt, deadline, mountpoints);
      // The hook does not run: nobody will thaw what was not frozen.
      if (count === 0) await this.#leave();
      return count;
    } finally {
      this.#attempt = undefined;
      if (!this.#state.frozen) this.#deadline?.cancel();
      attempt.end();
    }
  }

  async #prepare(attempt: FreezeAttempt): Promise<void> {
    attempt.onGiveUp = (reason) => this.#hook.kill(reason);
    try {
      await this.#hook.run('freeze');
    } catch (error) {
      // What a hook has done that had to be killed has to be undone.
      if (attempt.reason !== undefined) await this.#conclude().catch(this.#tell);
      throw error;
    } finally {
      attempt.onGiveUp = undefined;
    }
  }

  async #freezeAll(
    attempt: FreezeAttempt,
    deadline: number,
    mountpoints: readonly string[] | undefined,
  ): Promise<number> {
    const mounts = listMounts(this.#platform.filesystems);
    let count = 0;
    this.#state.enter(deadline);
    try {
      for (const { mountpoint } of mounts) {
        if (mountpoints === undefined || mountpoints.includes(mountpoint)) this.#held.hold(mountpoint);
      }
      this.#guard.start(this.#held.all, deadline);
      for (const each of this.#held.all.toReversed()) if (await this.#held.freeze(each, attempt)) count++;
      return count;
    } catch (error) {
      await this.thaw().catch(this.#tell);
      throw error;
    }
  }

  /**
   * Thaws all file systems, whoever has frozen them, and runs the hook. Returns how many were frozen. CommandError if the
   * hook fails. `onThawed` is called when they are, before the hook runs.
   */
  async thaw(onThawed: () => void = () => {}): Promise<number> {
    const thawed = this.#lastThaw.then(() => this.#thawAll(onThawed));
    this.#lastThaw = thawed.catch(() => {});
    return await thawed;
  }

  async #thawAll(onThawed: () => void): Promise<number> {
    const count = await this.#held.thaw();
    this.#deadline?.cancel();
    await this.#leaveOrTryAgain();
    onThawed();
    await this.#conclude();
    return count;
  }

  /** The state is left when nothing is frozen any more; what failed to thaw is tried again. */
  async #leaveOrTryAgain(): Promise<void> {
    if (this.#held.isLate) return;
    if (this.#held.all.length === 0) await this.#leave();
    else this.#setDeadline(this.#runtime.sys.now() + AGAIN);
  }

  async #leave(): Promise<void> {
    this.#held.release();
    this.#state.leave();
    await this.#guard.end();
  }

  async #conclude(): Promise<void> {
    const limit =
      this.#timeout === 0
        ? undefined
        : this.#runtime.loop.after(this.#timeout * 1000, () => this.#hook.kill(this.#tooLong));
    try {
      await this.#hook.run('thaw');
    } finally {
      limit?.cancel();
    }
  }

  /** Ends what is frozen or being frozen, because the agent has to end. */
  async finish(): Promise<void> {
    if (this.#attempt !== undefined) {
      this.#attempt.giveUp('the agent was told to end');
      await this.#attempt.ended;
    } else if (this.#state.frozen) await this.thaw().catch(this.#tell);
    await this.#lastThaw;
    await this.#held.settled();
  }

  /** On the clock of `Sys.now()`. */
  #newDeadline(): number {
    return this.#timeout === 0 ? Infinity : this.#runtime.sys.now() + this.#timeout * 1000;
  }

  #setDeadline(deadline: number): void {
    this.#deadline?.cancel();
    if (deadline === Infinity) return;
    const left = deadline - this.#runtime.sys.now();
    // A marker may say anything.
    this.#deadline = this.#runtime.loop.after(Math.min(Math.max(left, 0), LONGEST), () => this.#expire());
  }

  #expire(): void {
    const log = this.#log;
    if (this.#attempt !== undefined) return this.#attempt.giveUp(this.#tooLong);
    if (!this.#state.frozen) return;
    log.critical('nobody has thawed the file systems in time: the agent thaws them');
    this.thaw().then(
      (count) => log.critical(`file systems thawed: ${count}`),
      (error: unknown) => {
        this.#tell(error);
        if (this.#state.frozen) this.#setDeadline(this.#runtime.sys.now() + AGAIN);
      },
    );
  }

  get #tooLong(): string {
    return `not done within ${this.#timeout} s (--freeze-timeout)`;
  }

  /** For what no client is told. */
  readonly #tell = (error: unknown): void => {
    this.#log.critical(error instanceof Error ? error.message : String(error));
  };
}
