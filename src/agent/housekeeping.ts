import type { Runtime } from '../runtime/index.ts';

/** Bytes moved after which the heap is worth looking after. */
const LARGE = 1 << 20;
/** Milliseconds of quiet before that is done. */
const QUIET = 200;

/** What keeps memory for the next transfer. */
interface Holder {
  release(): void;
}

/** Gives memory back to the guest when a large transfer is over, or code has been loaded, as at the start. */
export class Housekeeping {
  readonly #runtime: Runtime;
  readonly #holders: readonly Holder[];
  #moved = 0;
  #waiting = false;

  constructor(runtime: Runtime, holders: readonly Holder[]) {
    this.#runtime = runtime;
    this.#holders = holders;
  }

  /** Tells that code has been loaded: that leaves garbage behind, and much of it is not run again. */
  loaded(): void {
    this.moved(LARGE);
  }

  /** Tells that `bytes` were moved through memory. */
  moved(bytes: number): void {
    this.#moved += bytes;
    if (this.#moved < LARGE || this.#waiting) return;
    this.#waiting = true;
    this.#wait();
  }

  #wait(): void {
    const before = this.#moved;
    this.#runtime.loop.after(QUIET, () => {
      if (this.#moved !== before) return this.#wait();
      this.#waiting = false;
      this.#moved = 0;
      for (const holder of this.#holders) holder.release();
      this.#runtime.sys.collect();
    });
  }
}
