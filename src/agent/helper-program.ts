import { CommandError } from '../api/index.ts';
import type { Child, Platform, ProgramEnd } from '../platform/index.ts';
import { decodeSystemText, SystemError } from '../runtime/index.ts';

const SIGKILL = 9;
/** Bytes of a program's output that its error tells; the rest is dropped. */
const OUTPUT_LIMIT = 64 << 10;

/** A program of the guest's that does a part of a command. */
export interface HelperProgram {
  /** The program, searched in PATH if it has no slash, and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** What it does, for errors: `shutdown`. */
  readonly action: string;
  /** What it reads; nothing if left out. */
  readonly input?: readonly Uint8Array[];
  /** `NAME=value`; the agent's own if left out. */
  readonly environment?: readonly string[];
}

/** A helper program that has been started. */
export class RunningHelper {
  /** Resolves when it has succeeded; CommandError, with what the program said, if it has not. */
  readonly done: Promise<void>;
  readonly #action: string;
  readonly #output = new Uint8Array(OUTPUT_LIMIT);
  #length = 0;
  #child: Child | undefined;
  #reject: (error: CommandError) => void = () => {};

  constructor(platform: Pick<Platform, 'exec'>, program: HelperProgram) {
    this.#action = program.action;
    this.done = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#start(platform, program, (end) => {
        if ('code' in end && end.code === 0) resolve();
        else reject(this.#failure(end));
      });
    });
  }

  #start({ exec }: Pick<Platform, 'exec'>, program: HelperProgram, onEnd: (end: ProgramEnd) => void): void {
    const [path, ...args] = program.argv;
    try {
      const child = exec.spawn({
        path,
        arguments: args,
        environment: program.environment,
        input: program.input,
        stdout: 'pipe',
        stderr: 'stdout',
        session: true,
      });
      child.onOutput = (_stream, bytes) => this.#add(bytes);
      child.onEnd = onEnd;
      this.#child = child;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      // The C agent's child says so, on the pipe that its output is read from.
      this.#reject(new CommandError(`${this.#prefix}failed to exec '${path}': ${error.text}\n`));
    }
  }

  /** Kills it and all of its session; `done` rejects with `reason` at once, whoever holds its output still open. */
  kill(reason: string): void {
    this.#child?.kill(SIGKILL);
    const said = this.#said;
    this.#reject(new CommandError(`${this.#prefix}${reason}${said === '' ? '' : `: ${said}`}`));
  }

  get #prefix(): string {
    return `child process has failed to ${this.#action}: `;
  }

  get #said(): string {
    return decodeSystemText(this.#output, 0, this.#length);
  }

  #add(bytes: Uint8Array): void {
    const taken = bytes.subarray(0, OUTPUT_LIMIT - this.#length);
    this.#output.set(taken, this.#length);
    this.#length += taken.length;
  }

  #failure(end: ProgramEnd): CommandError {
    const said = this.#said;
    if ('signal' in end) {
      return new CommandError(`child process has terminated abnormally${said === '' ? '' : `: ${said}`}`);
    }
    return new CommandError(`${this.#prefix}${said === '' ? `exit status ${end.code}` : said}`);
  }
}

/** Runs a program to its end. CommandError, worded as the C agent's, if it does not succeed. */
export async function runHelper(platform: Pick<Platform, 'exec'>, program: HelperProgram): Promise<void> {
  await new RunningHelper(platform, program).done;
}
