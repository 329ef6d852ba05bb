import { CommanderError } from 'commander';
import { encode } from '../wire/index.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { failureOf, Interrupted, tellFailure } from './failure.ts';
import type { GlobalOptions } from './global-options.ts';
import { chosenGuests } from './inventory/chosen-guests.ts';
import { type Called, program } from './program.ts';
import { runVerb } from './run-verb.ts';
import { Terminal } from './screen.ts';
import { UsageError } from './usage-error.ts';

/** Runs `qga` with the words behind its name; returns the exit code. */
export async function main(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  let call: Called | undefined;
  try {
    await (await program(words, (called) => (call = called))).parseAsync(words, { from: 'user' });
  } catch (error) {
    // It has told what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    throw error;
  }
  // Completion has printed what was asked for.
  return call === undefined ? exitCodes.done : await serve(call, environment);
}

async function serve(
  { verb, words, options, globals }: Called,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const screen = new Terminal(globals.json === true, globals.color);
  using interruption = new Interruption(
    'mustFinish' in verb && verb.mustFinish === true ? MUST_FINISH : undefined,
  );
  try {
    const guests = chosenGuests(choice(globals), environment);
    if (guests.length > 1 && 'onMany' in verb && verb.onMany === false) {
      throw new UsageError(`this is for one guest at a time; ${guests.length} are chosen`);
    }
    const { jobs, timeout } = globals;
    const interrupted = interruption.signal;
    return await runVerb(verb, { guests, words, options, jobs, timeout, screen, interrupted });
  } catch (error) {
    const failure = failureOf(error);
    if (screen.json) screen.print(encode({ error: failure }));
    else tellFailure(screen, failure);
    return exitCodeOf(error);
  }
}

function choice({
  target = [],
  label = [],
  allGuests = false,
  inventory,
}: GlobalOptions): Parameters<typeof chosenGuests>[0] {
  return { targets: target, labels: label, all: allGuests, inventory };
}

const MUST_FINISH =
  'qga: the guest is being thawed; interrupt once more to leave it as it is, frozen perhaps';

/** The first Ctrl-C ends what goes on in order, the second at once. */
class Interruption implements Disposable {
  readonly #controller = new AbortController();
  #warning: string | undefined;
  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) {
      if (this.#warning === undefined) process.exit(exitCodes.interrupted);
      process.stderr.write(`${this.#warning}\n`);
      this.#warning = undefined;
    }
    this.#controller.abort(new Interrupted('interrupted'));
  };

  /** `warning` is told in place of the second. */
  constructor(warning: string | undefined) {
    this.#warning = warning;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, this.#onSignal);
  }
}
