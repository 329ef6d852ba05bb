import type { CallOptions, Caller } from './caller.ts';
import { Deadline } from './deadline.ts';
import { GuestAgentError, RefusedError, TimeoutError } from './errors.ts';

/** Milliseconds between two questions after a program: the first ones are short, as most programs are. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 500;
const LAST_QUESTION = 1_000;
/** How long a program may run where nothing is said. */
const EXEC_TIMEOUT = 60_000;
/** Milliseconds for ending a program that has outlived its deadline. */
const KILL_TIMEOUT = 3_000;

/** How a program is started. */
export interface StartOptions {
  /** What it reads from its standard input; text as UTF-8. Nothing by default. */
  readonly input?: string | Uint8Array | undefined;
  /** Its whole environment. The agent's by default, which may have no PATH. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** `merged`: both in one, told as `stdout`; agents have it since 8.0. `separated` by default. */
  readonly output?: 'separated' | 'merged' | 'none' | undefined;
  /** Ends the call. A program that runs by then is killed by `exec`, not by `start`. */
  readonly signal?: AbortSignal | undefined;
}

/** How a program is run to its end. */
export interface ExecOptions extends StartOptions {
  /** Milliseconds that it may run; then it is killed, and the call ends in TimeoutError. A minute by default. */
  readonly timeout?: number | undefined;
  /** Leaves it running when its time is over: TimeoutError says which process that is. */
  readonly isLeftRunning?: boolean | undefined;
}

/** How a program has ended. */
export interface ExecResult {
  /** The guest's number of the process. */
  readonly pid: number;
  /** Undefined if a signal has ended it. */
  readonly exitCode: number | undefined;
  /** Number of the signal that has ended it. */
  readonly signal: number | undefined;
  /** What it has written; empty where the output was handed on while it ran, or was not wanted. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Whether it has written more than the 16 MiB that the agent keeps of each. */
  readonly isTruncated: boolean;
}

/** A program that runs in the guest. */
export class GuestProcess {
  /** The guest's number of the process. */
  readonly pid: number;
  readonly #caller: Caller;
  #result: ExecResult | undefined;

  constructor(caller: Caller, pid: number) {
    this.#caller = caller;
    this.pid = pid;
  }

  /**
   * How it has ended, or undefined while it runs. The agent tells that once; this object keeps it. Throws RefusedError
   * when the agent does not know it, such as after a restart.
   */
  async poll(options: CallOptions = {}): Promise<ExecResult | undefined> {
    if (this.#result !== undefined) return this.#result;
    const status = await this.#caller.execute('guest-exec-status', { pid: this.pid }, options);
    if (!status.exited) return undefined;
    this.#result = {
      pid: this.pid,
      exitCode: status.exitcode === undefined ? undefined : Number(status.exitcode),
      signal: status.signal === undefined ? undefined : Number(status.signal),
      stdout: Buffer.from(status['out-data'] ?? '', 'base64'),
      stderr: Buffer.from(status['err-data'] ?? '', 'base64'),
      isTruncated: status['out-truncated'] === true || status['err-truncated'] === true,
    };
    return this.#result;
  }

  /** Waits for its end, a minute by default. It goes on running when this gives up. Throws TimeoutError. */
  async wait({ timeout = EXEC_TIMEOUT, signal }: CallOptions = {}): Promise<ExecResult> {
    const question = this.#caller.timeout('guest-exec-status');
    const deadline = new Deadline(timeout, signal);
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      // The last question is asked when the time is over.
      const result = await this.poll({ timeout: Math.min(question, deadline.left + LAST_QUESTION), signal });
      if (result !== undefined) return result;
      if (deadline.left === 0)
        throw new TimeoutError(`the program ${this.pid} of the guest has not ended within ${timeout} ms`);
      await deadline.sleep(pause);
    }
  }

  /**
   * Sends it a signal, by the guest's kill(1): the protocol has no way of its own. What it has started itself goes on.
   * Does nothing if it has ended. Throws RefusedError when the guest may not run kill.
   */
  async kill(signal: 'TERM' | 'KILL' | 'INT' | 'HUP' = 'TERM'): Promise<void> {
    const options = { timeout: KILL_TIMEOUT };
    if ((await this.poll(options)) !== undefined) return;
    const arg = [`-${signal}`, String(this.pid)];
    const { pid } = await this.#caller.execute('guest-exec', { path: 'kill', arg }, options);
    await new GuestProcess(this.#caller, Number(pid)).wait(options);
  }
}

/** Starts a program and does not wait for it. Throws RefusedError. */
export async function start(
  caller: Caller,
  path: string,
  args: readonly string[],
  { input, env, output = 'separated', signal }: StartOptions,
): Promise<GuestProcess> {
  const { pid } = await caller.execute(
    'guest-exec',
    {
      path,
      arg: args,
      ...(env && { env: Object.entries(env).map(([name, value]) => `${name}=${value}`) }),
      ...(input !== undefined && { 'input-data': encodeBase64(input) }),
      // Agents before 8.0 know yes and no alone.
      'capture-output': output === 'merged' ? 'merged' : output === 'separated',
    },
    { signal },
  );
  return new GuestProcess(caller, Number(pid));
}

function encodeBase64(input: string | Uint8Array): string {
  const bytes =
    typeof input === 'string'
      ? Buffer.from(input)
      : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return bytes.toString('base64');
}

/**
 * Runs a program to its end. When its time is over, or the signal is given, it is killed.
 *
 * @throws TimeoutError, which also says if it could not be killed; the signal's reason; RefusedError
 */
export async function exec(
  caller: Caller,
  path: string,
  args: readonly string[],
  { timeout = EXEC_TIMEOUT, ...options }: ExecOptions,
): Promise<ExecResult> {
  const program = await start(caller, path, args, options);
  return await orKill(program, options, () => program.wait({ timeout, signal: options.signal }));
}

/** Does `work`, and kills the program when that is given up. */
export async function orKill<T>(
  program: GuestProcess,
  { signal, isLeftRunning = false }: Pick<ExecOptions, 'signal' | 'isLeftRunning'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TimeoutError) && signal?.aborted !== true) throw error;
    if (isLeftRunning && error instanceof TimeoutError)
      throw new TimeoutError(`${error.message}, and goes on running`, { cause: error });
    try {
      await program.kill('KILL');
      // The agent keeps what it knows of a program until it is asked after its end.
      await program.wait({ timeout: KILL_TIMEOUT });
    } catch (failure) {
      if (!(failure instanceof GuestAgentError) && !(failure instanceof RefusedError)) throw failure;
      if (error instanceof TimeoutError)
        throw new TimeoutError(`${error.message}, and could not be killed: ${failure.message}`, {
          cause: error,
        });
    }
    if (error instanceof TimeoutError)
      throw new TimeoutError(`${error.message}, and was killed`, { cause: error });
    throw error;
  }
}
