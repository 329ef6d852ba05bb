import type { Runtime } from '../runtime/index.ts';

/** Bytes moved after which the heap is worth looking after. */
const LARGE = 1 << 20;
/** Milliseconds of quiet before that is done. */
const QUIET = 200;

/** What keeps memory for the next transfer. */
interface Holder {
  release(): void;
}

/** What it waits for: code that is not in memory would have to be read while a disk is frozen. */
interface Thawing {
  whenThawed(action: () => void): void;
}

/** Gives memory back to the guest when a large transfer is over, or code has been loaded. */
export class Housekeeping {
  readonly #runtime: Runtime;
  readonly #holders: readonly Holder[];
  readonly #freeze: Thawing;
  #moved = 0;
  #waiting = false;

  constructor(runtime: Runtime, holders: readonly Holder[], freeze: Thawing) {
    this.#runtime = runtime;
    this.#holders = holders;
    this.#freeze = freeze;
  }

  /** Tells that code has been loaded, which has left garbage behind and is not run again soon. */
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
      this.#freeze.whenThawed(() => {
        this.#waiting = false;
        this.#moved = 0;
        for (const holder of this.#holders) holder.release();
        this.#runtime.sys.collect();
      });
    });
  }
}
