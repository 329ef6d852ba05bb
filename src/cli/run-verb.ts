import { GuestAgent, printable, TimeoutError } from '../client/index.ts';
import { encode, type Json } from '../wire/index.ts';
import { commonExit, exitCodeOf, exitCodes } from './exit-code.ts';
import { type Failure, failureJson, failureOf, Interrupted, tellFailure } from './failure.ts';
import { fanOut } from './fan-out.ts';
import type { Guest } from './guest.ts';
import { type Screen, Section } from './screen.ts';
import type { Answer, AnyVerb, Round, Verb } from './verb.ts';

/** Seconds that one of several guests has, if nothing is said. */
const TIMEOUT_OF_MANY = 30;
/** Milliseconds that a verb may go on after its time is over, to end in order: to thaw, to tell what runs on. */
const GRACE = 2_000;

type Prepared = Round & { readonly prepared: unknown };

type Outcome = { readonly answer: Answer } | { readonly failure: Failure; readonly exitCode: number };

/** Does what a verb does, on all guests of a round; returns the exit code. */
export async function runVerb(verb: AnyVerb, round: Round): Promise<number> {
  if ('runAll' in verb) return await verb.runAll(round);
  const [only, ...others] = round.guests;
  const prepared = await verb.prepare?.(round);
  if (only !== undefined && others.length === 0) return await runOnOne(verb, only, { ...round, prepared });
  return await runOnMany(verb, { ...round, prepared });
}

async function runOnOne(verb: Verb, guest: Guest, round: Prepared): Promise<number> {
  const { screen, timeout = verb.timeout } = round;
  const outcome = await outcomeOf(verb, guest, round, screen, timeout);
  if ('answer' in outcome) {
    if (screen.json) screen.print(encode(outcome.answer.json as Json));
    else await outcome.answer.show?.(screen);
    return outcome.answer.exitCode ?? exitCodes.done;
  }
  tellFailure(screen, outcome.failure);
  return outcome.exitCode;
}

async function runOnMany(verb: Verb, round: Prepared): Promise<number> {
  const { guests, jobs, screen, timeout = verb.timeout ?? TIMEOUT_OF_MANY } = round;
  const start = performance.now();
  const sections = new Map(guests.map((guest) => [guest, new Section(screen, guest.name)]));
  const exits: number[] = [];
  const wrong = new Map<string, number>();
  await fanOut(
    guests,
    jobs,
    (guest) => outcomeOf(verb, guest, round, sections.get(guest)!, timeout),
    async (guest, outcome) => {
      const exit = 'answer' in outcome ? (outcome.answer.exitCode ?? exitCodes.done) : outcome.exitCode;
      exits.push(exit);
      const reason = 'failure' in outcome ? outcome.failure.code : `exit code ${exit}`;
      if (exit !== exitCodes.done) wrong.set(reason, (wrong.get(reason) ?? 0) + 1);
      await present(guest, outcome, screen, sections.get(guest)!);
    },
  );
  const reasons = [...wrong].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const done = exits.filter((exit) => exit === exitCodes.done).length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  screen.note(`${done} of ${guests.length} guests done in ${seconds} s${reasons && `; not: ${reasons}`}`);
  return commonExit(exits);
}

/** One guest's turn, which ends in its time whatever the verb does. */
async function outcomeOf(
  verb: Verb,
  guest: Guest,
  round: Prepared,
  screen: Screen,
  timeout: number | undefined,
): Promise<Outcome> {
  using agent = new GuestAgent(guest.target);
  const milliseconds = timeout === undefined ? undefined : timeout * 1000;
  const over = new AbortController();
  const late = (): TimeoutError => new TimeoutError(`not done within ${timeout} s`);
  const end = Promise.withResolvers<never>();
  end.promise.catch(() => {});
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => over.abort(late()), milliseconds + (verb.keepsTime === true ? GRACE : 0));
  const signal = AbortSignal.any([round.interrupted, over.signal]);
  const grace = { timer: undefined as NodeJS.Timeout | undefined };
  signal.addEventListener('abort', () => {
    if (verb.mustFinish === true) return;
    grace.timer = setTimeout(() => end.reject(signal.reason), GRACE);
  });
  try {
    signal.throwIfAborted();
    const { words, options, prepared } = round;
    const call = {
      guest,
      isOneOfMany: round.guests.length > 1,
      agent,
      words,
      options,
      prepared,
      screen,
      signal,
      timeout: milliseconds,
    };
    return { answer: await Promise.race([verb.run(call), end.promise]) };
  } catch (thrown) {
    // Node.js hides the reason behind an error of its own.
    const error = (thrown as Error | undefined)?.name === 'AbortError' ? (signal.reason as unknown) : thrown;
    const exitCode =
      error instanceof Interrupted ? exitCodes.interrupted : (verb.exitCode ?? exitCodeOf)(error);
    return { failure: failureOf(error), exitCode };
  } finally {
    clearTimeout(timer);
    clearTimeout(grace.timer);
  }
}

async function present(guest: Guest, outcome: Outcome, screen: Screen, section: Section): Promise<void> {
  if (screen.json) {
    const told =
      'answer' in outcome ? { result: outcome.answer.json } : { error: failureJson(outcome.failure) };
    return screen.print(encode({ guest: guest.name, ...told } as Json));
  }
  if ('answer' in outcome) {
    await outcome.answer.show?.(section);
    return await section.flush();
  }
  screen.note(`${printable(guest.name)}: ${printable(outcome.failure.message)}`);
}
