import type { Sys } from '../../runtime/index.ts';
import type { Clock } from '../index.ts';

/** The system clock. */
export class LinuxClock implements Clock {
  readonly #sys: Sys;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  now(): number {
    return this.#sys.realTime();
  }
}
