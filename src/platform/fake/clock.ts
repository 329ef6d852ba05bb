import type { Clock } from '../index.ts';

/** A clock that stands still, in September 2026, until it is set; to begin with there is no hardware clock. */
export class FakeClock implements Clock {
  time = 1_790_000_000_000_000;
  hardwareTime: number | undefined;

  now(): number {
    return this.time;
  }

  set(time: number): void {
    this.time = time;
  }

  hardware(): number | undefined {
    return this.hardwareTime;
  }

  setHardware(time: number): boolean {
    if (this.hardwareTime === undefined) return false;
    this.hardwareTime = time;
    return true;
  }
}
