import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import { encode } from '../../wire/index.ts';
import { GuestAgent } from '../../client/index.ts';
import { exitCodes } from '../exit-code.ts';
import { failureOf, Interrupted } from '../failure.ts';
import type { Guest } from '../guest.ts';
import type { Screen } from '../screen.ts';
import { activity, type Activity } from '../top/activity.ts';
import { showMany, showOne, type Shown } from '../top/lines.ts';
import { LiveScreen } from '../top/live-screen.ts';
import { type Sample, Sampler } from '../top/sample.ts';
import type { JointVerb, Round } from '../verb.ts';

/** Milliseconds that a guest has for one answer before it is shown as silent. */
const PATIENCE = 5_000;

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
    const watched = round.guests.map((guest) => new Watched(guest));
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
  #problem: string | undefined = 'no answer yet';
  #isAsking = false;

  constructor(guest: Guest) {
    this.guest = guest;
    this.#agent = new GuestAgent(guest.target);
    this.#sampler = new Sampler(this.#agent);
  }

  /** Asks once more, unless the guest still owes an answer. */
  async look(signal: AbortSignal): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const sample = await this.#sampler.take({ timeout: PATIENCE, signal });
      if (this.#last !== undefined) this.#activity = activity(this.#last, sample);
      this.#last = sample;
      this.#problem = undefined;
    } catch (error) {
      if (!signal.aborted) this.#problem = failureOf(error).message;
    } finally {
      this.#isAsking = false;
    }
  }

  get shown(): Shown {
    return { name: this.guest.name, activity: this.#activity, problem: this.#problem };
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
  const all = (): Promise<unknown> => Promise.all(watched.map((one) => one.look(interrupted)));
  await all();
  await sleep((options['interval'] as number) * 1000, undefined, { signal: interrupted });
  await all();
  const shown = watched.map((one) => one.shown);
  if (screen.json) for (const one of shown) screen.print(encode(plain(one)));
  else show(screen, shown);
  return shown.every(({ problem }) => problem === undefined) ? exitCodes.done : exitCodes.failed;
}

async function watch(watched: readonly Watched[], { screen, options, interrupted }: Round): Promise<number> {
  const quit = new AbortController();
  const signal = AbortSignal.any([interrupted, quit.signal]);
  const interval = (options['interval'] as number) * 1000;
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
    await sleep(interval, undefined, { signal }).catch(() => {});
  }
  return exitCodes.done;
}

function show(screen: Screen, shown: readonly Shown[]): void {
  const [first, ...others] = shown;
  if (first !== undefined && others.length === 0) showOne(screen, first);
  else showMany(screen, shown);
}

function plain({ name, activity, problem }: Shown): object {
  return { guest: name, ...(problem === undefined ? activity : { error: problem }) };
}

function readSeconds(word: string): number {
  const value = Number(word);
  if (!(value >= 0.2 && value <= 3600)) throw new InvalidArgumentError('0.2 to 3600 seconds are wanted.');
  return value;
}
