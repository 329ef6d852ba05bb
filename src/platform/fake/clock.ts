import type { Clock } from '../index.ts';

/** A clock that stands still until it is set. */
export class FakeClock implements Clock {
  /** Microseconds since 1970. */
  time = 0;

  now(): number {
    return this.time;
  }
}
