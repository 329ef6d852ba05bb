import { CommanderError } from 'commander';
import { type Called, readCommandLine } from './command-line.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { failureOf, Interrupted, tellFailure } from './failure.ts';
import type { GlobalOptions } from './global-options.ts';
import { chosenGuests } from './inventory/chosen-guests.ts';
import { runVerb } from './run-verb.ts';
import { Terminal } from './screen.ts';
import { UsageError } from './usage-error.ts';

/** Runs `qga` with the words behind its name; returns the exit code. */
export async function main(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  let call: Called | undefined;
  try {
    call = await readCommandLine(words);
  } catch (error) {
    const isOfGrammar = error instanceof CommanderError;
    // The help or the version that was asked for, which has been printed.
    if (isOfGrammar && error.exitCode === 0) return exitCodes.done;
    // The same where nothing was asked for.
    if (isOfGrammar && words.length === 0) return exitCodes.usage;
    const failure = failureOf(isOfGrammar ? usageError(error) : error);
    tellFailure(new Terminal(isForPrograms(words), true), failure);
    return exitCodes.usage;
  }
  return call === undefined ? exitCodes.done : await serve(call, environment);
}

const HINT = 'qga help VERB tells what it takes, qga --help which there are.';

/** What commander tells of a wrong command line, as all other errors are told. */
function usageError({ message }: CommanderError): UsageError {
  const [what = '', suggestion] = message.replace(/^error: /, '').split('\n');
  return new UsageError(what, suggestion?.replace(/^\((.*)\)$/, '$1') ?? HINT);
}

/** Whether `--json` is among the words, as far as that can be seen in a command line that is wrong. */
function isForPrograms(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
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
  } catch (thrown) {
    // Node.js hides the reason behind an error of its own.
    const { aborted, reason } = interruption.signal;
    const error: unknown = aborted ? reason : thrown;
    tellFailure(screen, failureOf(error));
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
