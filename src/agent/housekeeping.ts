import type { Runtime } from '../runtime/index.ts';
import type { Blocks } from './blocks.ts';

/** Bytes moved after which the heap is worth looking after. */
const LARGE = 1 << 20;
/** Milliseconds of quiet before that is done. */
const QUIET = 200;

/** Gives memory back to the guest when a large transfer is over. */
export class Housekeeping {
  readonly #runtime: Runtime;
  readonly #blocks: Blocks;
  #moved = 0;
  #waiting = false;

  constructor(runtime: Runtime, blocks: Blocks) {
    this.#runtime = runtime;
    this.#blocks = blocks;
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
      this.#blocks.release();
      this.#runtime.sys.collect();
    });
  }
}
