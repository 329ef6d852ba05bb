import { Deadline } from './deadline.ts';

/** One call after the other, in the order in which they were made. */
export class Lane {
  #last: Promise<void> = Promise.resolve();

  /** Does `work` when all before it is done. Throws the signal's reason when that is given while it waits. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#last;
    const { promise, resolve: leave } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await new Deadline(Number.POSITIVE_INFINITY, signal).race(before, () => new Error('waited for ever'));
    } catch (reason) {
      void before.then(leave);
      throw reason;
    }
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
