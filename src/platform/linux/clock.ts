import { check, type Sys } from '../../runtime/index.ts';
import type { Clock } from '../index.ts';
import { readRtc, setRtc } from './rtc.ts';
import type { Tree } from './tree.ts';

/** Says in its third line what the hardware clock shows (hwclock(8)): UTC, unless it is LOCAL. */
const ADJTIME = '/etc/adjtime';
const MICROSECONDS = 1_000_000;

/** Seconds by which local time is ahead of UTC at `seconds` since 1970. */
export type ZoneOffset = (seconds: number) => number;

/** The system clock and the first hardware clock. */
export class LinuxClock implements Clock {
  readonly #sys: Sys;
  readonly #tree: Tree;
  readonly #local: ZoneOffset;

  constructor(sys: Sys, tree: Tree, local: ZoneOffset) {
    this.#sys = sys;
    this.#tree = tree;
    this.#local = local;
  }

  now(): number {
    return this.#sys.realTime();
  }

  set(time: number): void {
    check(this.#sys.setRealTime(time), 'clock_settime');
  }

  hardware(): number | undefined {
    const shown = readRtc(this.#sys);
    if (shown === undefined) return undefined;
    // Which offset it is depends on the time that is looked for: a first guess is within hours of it.
    const seconds = shown - this.#offset(shown - this.#offset(shown));
    // Its second began half a second ago, on average.
    return (seconds + 0.5) * MICROSECONDS;
  }

  setHardware(time: number): boolean {
    const seconds = Math.floor(time / MICROSECONDS);
    return setRtc(this.#sys, seconds + this.#offset(seconds));
  }

  /** How far the hardware clock is ahead of UTC. */
  #offset(seconds: number): number {
    const text = this.#tree.readText(ADJTIME);
    return typeof text === 'string' && text.split('\n')[2] === 'LOCAL' ? this.#local(seconds) : 0;
  }
}
