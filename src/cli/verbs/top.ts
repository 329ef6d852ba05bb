import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { GuestAgent, TimeoutError } from '../../client/index.ts';
import { encode, type Json } from '../../wire/index.ts';
import { commonExit, exitCodeOf, exitCodes } from '../exit-code.ts';
import { failureJson, failureOf, Interrupted } from '../failure.ts';
import type { Guest } from '../guest.ts';
import type { Screen } from '../screen.ts';
import { activity, type Activity, activityJson } from '../top/activity.ts';
import { showMany, showOne, type Shown } from '../top/lines.ts';
import { LiveScreen } from '../top/live-screen.ts';
import { type Sample, Sampler } from '../top/sample.ts';
import type { JointVerb, Round } from '../verb.ts';

/** Seconds that a guest has for one answer before it is shown as silent, where the user does not say. */
const PATIENCE = 5;
/** Milliseconds to the second look, before which nothing is known of what goes on. */
const FIRST_PAUSE = 500;

export const top: JointVerb = {
  define(command) {
    command.description(
      'Load, processors, memory, disks and network of one guest, or a line for each of several, anew every two ' +
        'seconds. q ends it. Memory is read from /proc/meminfo, so the agent has to allow files to be read.',
    );
    command.addOption(
      new Option('--interval <seconds>', 'time between two looks').argParser(readSeconds).default(2),
    );
    command.addOption(new Option('--once', 'one look, printed plainly: with --json for programs'));
  },
  async runAll(round) {
    const { timeout = PATIENCE } = round;
    const watched = round.guests.map((guest) => new Watched(guest, timeout * 1000));
    try {
      const isLive =
        round.options['once'] !== true && !round.screen.json && round.screen.columns !== undefined;
      return isLive ? await watch(watched, round) : await lookOnce(watched, round);
    } finally {
      for (const one of watched) one.close();
    }
  },
};

/** One guest, and what was last heard of it. */
class Watched {
  readonly guest: Guest;
  readonly #agent: GuestAgent;
  readonly #sampler: Sampler;
  #last: Sample | undefined;
  #activity: Activity | undefined;
  #problem: unknown = new TimeoutError('no answer yet');
  #isAsking = false;
  /** Milliseconds that it has for one answer. */
  readonly #timeout: number;

  constructor(guest: Guest, timeout: number) {
    this.guest = guest;
    this.#timeout = timeout;
    this.#agent = new GuestAgent(guest.target);
    this.#sampler = new Sampler(this.#agent);
  }

  /** Asks once more, unless the guest still owes an answer. */
  async look(signal: AbortSignal): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const sample = await this.#sampler.take({ timeout: this.#timeout, signal });
      if (this.#last !== undefined) this.#activity = activity(this.#last, sample);
      this.#last = sample;
      this.#problem = undefined;
    } catch (error) {
      // Throws what is a fault of ours.
      failureOf(error);
      if (!signal.aborted) this.#problem = error;
    } finally {
      this.#isAsking = false;
    }
  }

  get hasAnswered(): boolean {
    return this.#problem === undefined;
  }

  get shown(): Shown {
    const problem = this.#problem === undefined ? undefined : failureOf(this.#problem).message;
    return { name: this.guest.name, activity: this.#activity, problem };
  }

  get exitCode(): number {
    return this.#problem === undefined ? exitCodes.done : exitCodeOf(this.#problem);
  }

  /** What programs are told, in the way of all verbs. */
  json(isOneOfMany: boolean): object {
    const error = this.#problem === undefined ? undefined : failureJson(failureOf(this.#problem));
    const result = error === undefined && this.#activity ? activityJson(this.#activity) : undefined;
    if (!isOneOfMany) return result ?? { error };
    return { guest: this.guest.name, ...(result === undefined ? { error } : { result }) };
  }

  close(): void {
    this.#agent.close();
  }
}

/** Two looks, and what was between them. */
async function lookOnce(
  watched: readonly Watched[],
  { screen, options, interrupted }: Round,
): Promise<number> {
  const look = (all: readonly Watched[]): Promise<unknown> =>
    Promise.all(all.map((one) => one.look(interrupted)));
  await look(watched);
  // Of the others nothing is to be had by one look more.
  const answering = watched.filter((one) => one.hasAnswered);
  if (answering.length > 0) {
    await sleep((options['interval'] as number) * 1000, undefined, { signal: interrupted });
    await look(answering);
  }
  if (screen.json) for (const one of watched) screen.print(encode(one.json(watched.length > 1) as Json));
  else
    show(
      screen,
      watched.map((one) => one.shown),
    );
  return commonExit(watched.map((one) => one.exitCode));
}

async function watch(watched: readonly Watched[], { screen, options, interrupted }: Round): Promise<number> {
  const quit = new AbortController();
  const signal = AbortSignal.any([interrupted, quit.signal]);
  const interval = (options['interval'] as number) * 1000;
  let pause = Math.min(FIRST_PAUSE, interval);
  using live = new LiveScreen(screen, () => quit.abort(new Interrupted('done')));
  while (!signal.aborted) {
    const looks = watched.map((one) => one.look(signal));
    // A guest that is silent holds nobody up.
    await Promise.race([Promise.all(looks), sleep(interval, undefined, { signal }).catch(() => {})]);
    show(
      live,
      watched.map((one) => one.shown),
    );
    live.draw();
    await sleep(pause, undefined, { signal }).catch(() => {});
    pause = interval;
  }
  return exitCodes.done;
}

function show(screen: Screen, shown: readonly Shown[]): void {
  const [first, ...others] = shown;
  if (first !== undefined && others.length === 0) showOne(screen, first);
  else showMany(screen, shown);
}

function readSeconds(word: string): number {
  const value = Number(word);
  if (!(value >= 0.2 && value <= 3600)) throw new InvalidArgumentError('0.2 to 3600 seconds are wanted.');
  return value;
}
