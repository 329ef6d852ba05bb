/** The longest that a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** A moment by which something has to be done, and a signal that may end it before. */
export class Deadline {
  /** How long it was to be from the beginning, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly #end: number;

  constructor(timeout: number, signal?: AbortSignal) {
    this.timeout = timeout;
    this.signal = signal;
    this.#end = performance.now() + timeout;
  }

  /** Milliseconds that are left; 0 when it is over. */
  get left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** One that ends `timeout` milliseconds from now, or with this one if that is earlier. */
  within(timeout: number): Deadline {
    return new Deadline(Math.min(timeout, this.left), this.signal);
  }

  /**
   * Waits for `work`.
   *
   * @throws what `late` makes when it has not ended by then, and the signal's reason when that is given
   */
  async race<T>(work: Promise<T>, late: () => Error): Promise<T> {
    const { signal } = this;
    signal?.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(late()), Math.min(this.left, LONGEST));
    const abort = (): void => reject(signal!.reason);
    signal?.addEventListener('abort', abort);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Waits for `milliseconds`, or until the deadline if that is earlier. Throws the signal's reason. */
  async sleep(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(milliseconds, this.left));
    try {
      await this.race(promise, () => new Error('never: the timer is earlier'));
    } catch (error) {
      if (this.signal?.aborted === true) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
