import { type CommandName, type Result, silentCommands } from '../api/index.ts';
import { encode, type Limits } from '../wire/index.ts';
import type { CallArguments, Caller, CallOptions } from './caller.ts';
import { openSession, type OpenStream } from './dial.ts';
import {
  exec,
  type ExecOptions,
  type ExecResult,
  type GuestProcess,
  start,
  type StartOptions,
} from './exec.ts';
import { execStream, type ExecStreamOptions } from './exec-stream.ts';
import { freeze, type FreezeOptions, type FrozenGuest } from './freeze.ts';
import { GuestClock } from './guest-clock.ts';
import { GuestFiles } from './guest-files.ts';
import { GuestPower } from './guest-power.ts';
import { GuestWait, retry, type WaitOptions } from './guest-wait.ts';
import { readResult, returned } from './reply.ts';
import type { Session } from './session.ts';
import { parseTarget, type Target } from './target.ts';
import { commandTimeouts, DEFAULT_TIMEOUT, HANDSHAKE_TIMEOUT } from './timeouts.ts';

/** How an agent is talked to. */
export interface ConnectOptions extends CallOptions {
  /** Milliseconds for single commands, in place of those of `commandTimeouts`. */
  readonly timeouts?: Readonly<Partial<Record<CommandName, number>>> | undefined;
  /** What one answer may hold (`bytes`, `tokens`, and `depth` of nesting), in place of `REPLY_LIMITS`. Beyond it is a ProtocolError. */
  readonly limits?: Partial<Limits> | undefined;
}

/**
 * Connects to an agent and makes sure that it answers. `target` is a text that `parseTarget` reads, or what it gives, or
 * a function that makes a connected stream. `timeout` is for the handshake, 3 s by default.
 *
 * @throws TargetError, ConnectError, UnavailableError, DisconnectedError
 */
export async function connect(
  target: string | Target | OpenStream,
  options: ConnectOptions = {},
): Promise<GuestAgent> {
  const agent = new GuestAgent(target, options);
  try {
    await agent.sync(options);
    return agent;
  } catch (error) {
    agent.close();
    throw error;
  }
}

/**
 * Waits until an agent answers at `target`, and connects to it. `timeout` is five minutes by default.
 *
 * @throws TargetError; TimeoutError, whose cause tells what was in the way last
 */
export async function waitForAgent(
  target: string | Target | OpenStream,
  { timeout, signal, pause, ...options }: ConnectOptions & WaitOptions = {},
): Promise<GuestAgent> {
  return await retry('no agent has answered', { timeout, signal, pause }, async (deadline) => {
    return await connect(target, { ...options, timeout: Math.min(HANDSHAKE_TIMEOUT, deadline.left), signal });
  });
}

/**
 * An agent. Calls are sent one after the other, as the protocol demands. When a call was given up or the channel was
 * lost, the next one finds the way back; no call is ever sent twice.
 */
export class GuestAgent implements Caller, Disposable, AsyncDisposable {
  /** Where it is; undefined where a function makes the stream. */
  readonly target: Target | undefined;
  /** Its files: whole, as streams, by copies, or open. */
  readonly files: GuestFiles;
  /** Its clock. */
  readonly clock: GuestClock;
  /** Shutdown, suspension, waking up. */
  readonly power: GuestPower;
  /** Waits for an address or for a program's success. */
  readonly wait: GuestWait;
  readonly #session: Session;
  readonly #timeouts: Readonly<Partial<Record<CommandName, number>>>;

  /** Connects when the first call is made. Throws TargetError. */
  constructor(target: string | Target | OpenStream, { timeouts = {}, limits = {} }: ConnectOptions = {}) {
    const place = typeof target === 'string' ? parseTarget(target) : target;
    this.target = typeof place === 'function' ? undefined : place;
    this.#timeouts = { ...commandTimeouts, ...timeouts };
    this.#session = openSession(place, limits);
    this.files = new GuestFiles(this, this.#session);
    this.clock = new GuestClock(this);
    this.power = new GuestPower(this, this.#session.monitor);
    this.wait = new GuestWait(this);
  }

  /**
   * Executes a command and returns its result, checked against the schema. Members that the schema does not have are
   * left out. Commands that are answered only when they fail (shutdown, suspend) resolve when the agent has accepted
   * them, or has not refused to sleep within `timeout`.
   *
   * @throws RefusedError when the agent refuses; ConnectError, UnavailableError, DisconnectedError, TimeoutError,
   *   ProtocolError; the signal's reason
   */
  async execute<N extends CommandName>(
    name: N,
    ...[args, options = {}]: CallArguments<N>
  ): Promise<Result<N>> {
    const request = encode(args === undefined ? { execute: name } : { execute: name, arguments: args });
    const timeout = options.timeout ?? this.timeout(name);
    if (silentCommands.has(name)) {
      await this.#session.callSilent(
        name,
        request,
        (reply) => returned(name, reply),
        timeout,
        options.signal,
      );
      return {} as Result<N>;
    }
    return await this.#session.call(
      name,
      request,
      (reply) => readResult(name, reply),
      timeout,
      options.signal,
    );
  }

  /** Milliseconds that a call of `name` may take where it does not say. */
  timeout(name: CommandName): number {
    return this.#timeouts[name] ?? DEFAULT_TIMEOUT;
  }

  /** Makes sure that an agent answers. `timeout` is 3 s by default. Throws as `connect` does. */
  async sync({ timeout = HANDSHAKE_TIMEOUT, signal }: CallOptions = {}): Promise<void> {
    await this.#session.synchronise(timeout, signal);
  }

  /**
   * Runs a program in the guest to its end. No shell is involved. When its time is over, or the signal is given, it is
   * killed. With `onOutput` its output is handed on while it runs, for which the guest needs a POSIX shell and mktemp
   * and the agent has to let files be read; else it is in the result, up to 16 MiB of each stream.
   *
   * @throws RefusedError when it cannot be started; TimeoutError; the signal's reason
   */
  async exec(
    path: string,
    args: readonly string[] = [],
    options: ExecOptions | ExecStreamOptions = {},
  ): Promise<ExecResult> {
    return 'onOutput' in options
      ? await execStream(this, (file) => this.files.open(file), path, args, options)
      : await exec(this, path, args, options);
  }

  /** Starts a program in the guest and does not wait for it. Throws RefusedError. */
  async start(path: string, args: readonly string[] = [], options: StartOptions = {}): Promise<GuestProcess> {
    return await start(this, path, args, options);
  }

  /**
   * Freezes the guest's file systems, so that a snapshot of its disks is consistent.
   *
   *     await using frozen = await agent.freeze();
   *     await takeSnapshot();
   *
   * Whatever happens after it, they are thawed when the block is left, and an error tells if the guest has thawed before.
   *
   * @throws RefusedError when the agent cannot, or has already; FreezeError; what `execute` throws
   */
  async freeze(options: FreezeOptions = {}): Promise<FrozenGuest> {
    return await freeze(this, options);
  }

  /** Closes the channel for good; a call under way ends in DisconnectedError. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
