import type { Arguments, CommandName } from '../api/index.ts';
import type { CallOptions, Caller } from './caller.ts';
import { Deadline } from './deadline.ts';
import { DisconnectedError, TimeoutError, UnavailableError } from './errors.ts';
import type { MachineState, Monitor, PowerEvent } from './monitor.ts';

/** Milliseconds that a guest has to end its activity where nothing is said. */
const POWER_TIMEOUT = 5 * 60_000;
const MONITOR_TIMEOUT = 10_000;

/** Ways to shut a guest down: off, started again, or halted with the machine on. */
export const shutdownModes = ['powerdown', 'reboot', 'halt'] as const;
/** One of `shutdownModes`. */
export type ShutdownMode = (typeof shutdownModes)[number];

/** Where a guest that sleeps keeps its memory: there, on its disk, or both. */
export const suspendKinds = ['ram', 'disk', 'hybrid'] as const;
/** One of `suspendKinds`. */
export type SuspendKind = (typeof suspendKinds)[number];

/** What has become of a guest that was told to end its activity. */
export interface PowerResult {
  /**
   * Whether the host has seen it happen: QEMU's monitor or libvirt has told. If not, the agent has not refused the
   * command and more is not known. What a halt does is not to be seen.
   */
  readonly isConfirmed: boolean;
}

/**
 * Ends the guest's activity. The agent answers such a command only when it fails, so where the target has a monitor
 * (`qemu:`, `qmp=` or `libvirt:`) it is asked what has become of the guest.
 */
export class GuestPower {
  readonly #caller: Caller;
  readonly #monitor: Monitor | undefined;

  constructor(caller: Caller, monitor: Monitor | undefined) {
    this.#caller = caller;
    this.#monitor = monitor;
  }

  /** The state of the machine as the host sees it; undefined where the target has no monitor. */
  async state({ timeout = MONITOR_TIMEOUT, signal }: CallOptions = {}): Promise<MachineState | undefined> {
    return await this.#monitor?.state(new Deadline(timeout, signal));
  }

  /**
   * Shuts the guest down, starts it again, or halts it.
   *
   * @throws RefusedError; TimeoutError when the host does not see it within `timeout`, five minutes by default
   */
  async shutdown(mode: ShutdownMode = 'powerdown', options: CallOptions = {}): Promise<PowerResult> {
    const wanted: Readonly<Record<ShutdownMode, readonly PowerEvent[]>> = {
      powerdown: ['shutdown'],
      // QEMU may be told to end instead (-no-reboot).
      reboot: ['reset', 'shutdown'],
      halt: [],
    };
    return await this.#tell('guest-shutdown', { mode }, wanted[mode], options);
  }

  /** Lets the guest sleep: in its memory, on its disk, or both. Throws as `shutdown` does. */
  async suspend(kind: SuspendKind, options: CallOptions = {}): Promise<PowerResult> {
    const wanted: readonly PowerEvent[] = kind === 'disk' ? ['shutdown', 'suspended'] : ['suspended'];
    return await this.#tell(`guest-suspend-${kind}`, {}, wanted, options);
  }

  /** Wakes the guest up, which the host alone can do. Throws UnavailableError where the target has no monitor. */
  async wakeUp({ timeout = MONITOR_TIMEOUT, signal }: CallOptions = {}): Promise<void> {
    if (this.#monitor === undefined)
      throw new UnavailableError(
        'paused',
        'a guest is woken up through QEMU or libvirt: the target names neither',
      );
    await this.#monitor.wakeUp(new Deadline(timeout, signal));
  }

  async #tell<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    wanted: readonly PowerEvent[],
    { timeout = POWER_TIMEOUT, signal }: CallOptions,
  ): Promise<PowerResult> {
    if (this.#monitor === undefined || wanted.length === 0) {
      await this.#execute(name, args, Math.min(this.#caller.timeout(name), timeout), signal);
      return { isConfirmed: false };
    }
    // Ends what is still under way when all is known: the call, or the watch.
    const isKnown = new AbortController();
    const ends = signal === undefined ? isKnown.signal : AbortSignal.any([signal, isKnown.signal]);
    const deadline = new Deadline(timeout, ends);
    // Watches before it is told: it may be quick.
    using watch = await this.#monitor.watch(deadline.within(MONITOR_TIMEOUT));
    const refused = Promise.withResolvers<never>();
    refused.promise.catch(() => {});
    const told = this.#execute(name, args, timeout, ends).catch((error: unknown) => {
      // Silence is what is expected of a guest that ends; what becomes of it the monitor tells.
      if (signal?.aborted === true || !(isKnown.signal.aborted || isSilence(error))) refused.reject(error);
    });
    try {
      await Promise.race([watch.next(wanted, deadline), refused.promise]);
      return { isConfirmed: true };
    } finally {
      isKnown.abort();
      await told;
    }
  }

  async #execute<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await (this.#caller.execute as (name: N, args: Arguments<N>, options: CallOptions) => Promise<unknown>)(
      name,
      args,
      { timeout, signal },
    );
  }
}

/** Whether a command was sent and not answered. The monitor may have found a better reason for that. */
function isSilence(error: unknown): boolean {
  if (error instanceof UnavailableError) return error.cause instanceof TimeoutError;
  return error instanceof TimeoutError || error instanceof DisconnectedError;
}
