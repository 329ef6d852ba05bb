import type { CallOptions, Caller } from './caller.ts';

const MILLION = 1_000_000n;

/** How far two clocks are from each other. */
export interface ClockOffset {
  /** Milliseconds that the guest's clock is ahead of the host's; negative if it is behind. */
  readonly milliseconds: number;
  /** How far that may be wrong, either way: half the time that the answer took. */
  readonly uncertainty: number;
}

/** The guest's clock. */
export class GuestClock {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Nanoseconds since 1970-01-01 00:00 UTC. */
  async now(options: CallOptions = {}): Promise<bigint> {
    return BigInt(await this.#caller.execute('guest-get-time', {}, options));
  }

  /** How far the guest's clock is from the host's. */
  async offset(options: CallOptions = {}): Promise<ClockOffset> {
    await this.#caller.execute('guest-ping', {}, options); // a handshake that is due would count as well
    const asked = hostNow();
    const guest = await this.now(options);
    const answered = hostNow();
    const milliseconds = Number(guest / 1000n) / 1000 - (asked + answered) / 2;
    return { milliseconds, uncertainty: (answered - asked) / 2 };
  }

  /**
   * Sets the guest's clock, and its hardware clock after it: to `time` (nanoseconds since 1970, or a Date), or to the
   * host's time. 'hardware' sets it from the guest's hardware clock.
   *
   * @throws RefusedError when the guest cannot
   */
  async set(time?: bigint | Date | 'hardware', options: CallOptions = {}): Promise<void> {
    if (time === 'hardware') await this.#caller.execute('guest-set-time', {}, options);
    else
      await this.#caller.execute('guest-set-time', { time: await this.#nanoseconds(time, options) }, options);
  }

  async #nanoseconds(time: bigint | Date | undefined, options: CallOptions): Promise<bigint> {
    if (typeof time === 'bigint') return time;
    if (time !== undefined) return BigInt(time.getTime()) * MILLION;
    const { uncertainty } = await this.offset(options); // as long as the request will be on its way
    return BigInt(Math.round((hostNow() + uncertainty) * 1000)) * 1000n;
  }
}

/** Milliseconds since 1970, with their fraction. */
function hostNow(): number {
  return performance.timeOrigin + performance.now();
}
