import { setTimeout as sleep } from 'node:timers/promises';
import { type Footprint, footprint } from '../faults/footprint.ts';

/** Bytes of memory that are no growth. */
const SLACK = 128 * 1024;

/** Milliseconds in which an agent that is asked nothing gives back what it needs for its work alone. */
const REST = 1000;

/** How an agent was in one stretch of time: `resident` at work, all else a moment after it. */
export interface Sample extends Footprint {
  /** Since the beginning, in seconds. */
  readonly second: number;
  readonly requests: number;
  /** Of the answers' times, in milliseconds. */
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/** Gathers what is told in each stretch. */
export class Samples {
  readonly all: Sample[] = [];
  readonly #pid: number;
  readonly #start = performance.now();
  #times: number[] = [];

  constructor(pid: number) {
    this.#pid = pid;
  }

  readonly clock = (milliseconds: number): void => void this.#times.push(milliseconds);

  /** Ends a stretch. Between two hosts, so that what one has in flight does not count. */
  async take(): Promise<Sample> {
    const { resident } = footprint(this.#pid);
    const second = (performance.now() - this.#start) / 1000;
    await sleep(REST);
    const times = this.#times.sort((a, b) => a - b);
    this.#times = [];
    const at = (part: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
    const sample = {
      second,
      requests: times.length,
      median: at(0.5),
      p99: at(0.99),
      longest: at(1),
      ...footprint(this.#pid),
      resident,
    };
    this.all.push(sample);
    return sample;
  }
}

/** What has grown from the first samples to the last, in words; none if the agent is as it was. */
export function growth(samples: readonly Sample[]): string[] {
  const part = Math.max(1, Math.floor(samples.length / 4));
  const [early, late] = [samples.slice(0, part), samples.slice(-part)];
  const found: string[] = [];
  const compare = (name: keyof Footprint, level: (...values: number[]) => number, slack: number): void => {
    const [before, after] = [early, late].map((some) => level(...some.map((one) => one[name])));
    if (after! > before! + slack) found.push(`${name}: from ${before} to ${after}`);
  };
  // Of memory the lowest: what comes and goes is no growth, what is lost stays.
  compare('anonymous', Math.min, SLACK);
  compare('descriptors', Math.max, 0);
  compare('children', Math.max, 0);
  return found;
}
