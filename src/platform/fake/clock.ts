import type { Clock } from '../index.ts';

/** A clock that stands still, in September 2026, until it is set. */
export class FakeClock implements Clock {
  /** Microseconds since 1970. */
  time = 1_790_000_000_000_000;

  now(): number {
    return this.time;
  }
}
