import type { CallOptions, Caller } from './caller.ts';
import { Deadline } from './deadline.ts';
import {
  ConnectError,
  FreezeError,
  GuestAgentError,
  RefusedError,
  TimeoutError,
  UnavailableError,
} from './errors.ts';

/** Milliseconds between two attempts to thaw. */
const PAUSE = 500;
const STATUS_TIMEOUT = 3_000;

/** What is frozen, and for how long a thaw is tried. `timeout` is for the freeze, ten minutes by default. */
export interface FreezeOptions extends CallOptions {
  /** Mount points to freeze, written as guest-get-fsinfo does; all by default. */
  readonly mountpoints?: readonly string[] | undefined;
  /** Milliseconds in which a thaw has to succeed, however often it has to be tried; those of guest-fsfreeze-thaw by default. */
  readonly thawTimeout?: number | undefined;
}

/** File systems that stand still. They go on when it is disposed of, whatever has happened: `await using`. */
export class FrozenGuest implements AsyncDisposable {
  /** How many file systems were frozen. If it is 0 there is nothing to thaw, and nothing stands still. */
  readonly count: number;
  readonly #caller: Caller;
  readonly #thawTimeout: number;
  #thawing: Promise<number> | undefined;

  constructor(caller: Caller, count: number, thawTimeout: number) {
    this.#caller = caller;
    this.count = count;
    this.#thawTimeout = thawTimeout;
  }

  /**
   * Whether they still stand still. A guest may thaw by itself: after its deadline, or when its agent ends. Ask where a
   * snapshot is to be trusted before the thaw, which finds it out by itself.
   */
  async isFrozen(options: CallOptions = {}): Promise<boolean> {
    return (await this.#caller.execute('guest-fsfreeze-status', {}, options)) === 'frozen';
  }

  /**
   * Lets the guest write again; returns how many file systems were thawed. Tries again when the channel is lost or the
   * agent is busy. The second call gives the result of the first.
   *
   * @throws FreezeError `thawed-early` when fewer were thawed than frozen: the guest has written meanwhile;
   *   `still-frozen` when it did not succeed in time
   */
  async thaw(): Promise<number> {
    this.#thawing ??= this.#thaw();
    return await this.#thawing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.thaw();
  }

  async #thaw(): Promise<number> {
    if (this.count > 0 && (await hasThawed(this.#caller))) throw this.#thawedEarly(0);
    const { count, isExact } = await thaw(this.#caller, this.#thawTimeout);
    if (isExact && count < this.count) throw this.#thawedEarly(count);
    return count;
  }

  #thawedEarly(thawed: number): FreezeError {
    return new FreezeError(
      'thawed-early',
      `${this.count} file systems were frozen and ${thawed} of them until now: the guest has written meanwhile`,
    );
  }
}

/**
 * Freezes the guest's file systems. When the call fails in a way that may have left them frozen, they are thawed before
 * it rejects.
 *
 * @throws RefusedError when the agent cannot, or has already; FreezeError `still-frozen`; what `execute` throws
 */
export async function freeze(
  caller: Caller,
  { mountpoints, thawTimeout = caller.timeout('guest-fsfreeze-thaw'), ...options }: FreezeOptions,
): Promise<FrozenGuest> {
  options.signal?.throwIfAborted();
  try {
    const count =
      mountpoints === undefined
        ? await caller.execute('guest-fsfreeze-freeze', {}, options)
        : await caller.execute('guest-fsfreeze-freeze-list', { mountpoints }, options);
    return new FrozenGuest(caller, Number(count), thawTimeout);
  } catch (error) {
    if (mayBeCarriedOut(error)) await thaw(caller, thawTimeout);
    throw error;
  }
}

/** A refusal leaves nothing behind, and what was never sent does not either. */
function mayBeCarriedOut(error: unknown): boolean {
  if (error instanceof RefusedError) return false;
  if (!(error instanceof GuestAgentError)) return true; // a signal's reason
  // The host's monitor may have found a better reason for the silence.
  return (
    !(error instanceof UnavailableError || error instanceof ConnectError) ||
    error.cause instanceof TimeoutError
  );
}

/** Thaws, as often as it takes. The count is not exact when an answer before has been lost. */
async function thaw(caller: Caller, timeout: number): Promise<{ count: number; isExact: boolean }> {
  const deadline = new Deadline(timeout);
  for (let isExact = true; ; isExact = false) {
    try {
      const count = await caller.execute('guest-fsfreeze-thaw', {}, { timeout: deadline.left });
      return { count: Number(count), isExact };
    } catch (cause) {
      if (!(cause instanceof GuestAgentError) && !(cause instanceof RefusedError)) throw cause;
      // The hook that runs afterwards may have failed.
      if (cause instanceof RefusedError && (await hasThawed(caller))) throw cause;
      if (deadline.left === 0)
        throw new FreezeError('still-frozen', `the guest could not be thawed: ${cause.message}`, { cause });
    }
    await deadline.sleep(PAUSE);
  }
}

/** Whether the agent says that nothing is frozen; false when it says nothing. */
async function hasThawed(caller: Caller): Promise<boolean> {
  try {
    return (await caller.execute('guest-fsfreeze-status', {}, { timeout: STATUS_TIMEOUT })) === 'thawed';
  } catch (error) {
    if (error instanceof GuestAgentError || error instanceof RefusedError) return false;
    throw error;
  }
}
