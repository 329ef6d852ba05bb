import { type Arguments, type CommandName, type Result, silentCommands } from '../api/index.ts';
import { encode, type Limits } from '../wire/index.ts';
import { openSession, type OpenStream } from './dial.ts';
import { readResult, returned } from './reply.ts';
import type { Session } from './session.ts';
import { parseTarget, type Target } from './target.ts';
import { commandTimeouts, DEFAULT_TIMEOUT, HANDSHAKE_TIMEOUT } from './timeouts.ts';

export interface CallOptions {
  /**
   * Milliseconds until TimeoutError, from when the call's turn has come. By default those of the command
   * (`commandTimeouts`).
   */
  readonly timeout?: number | undefined;
  /** Ends the wait; the call rejects with the signal's reason. What was sent may be carried out. */
  readonly signal?: AbortSignal | undefined;
}

export interface ConnectOptions extends CallOptions {
  /** Milliseconds for single commands, in place of those of `commandTimeouts`. */
  readonly timeouts?: Readonly<Partial<Record<CommandName, number>>> | undefined;
  /** What one answer may hold, in place of `REPLY_LIMITS`. Beyond it is a ProtocolError. */
  readonly limits?: Partial<Limits> | undefined;
}

/** The arguments of a call: those of a command that needs none may be left out. */
export type CallArguments<N extends CommandName> =
  Record<string, never> extends Arguments<N>
    ? [args?: Arguments<N>, options?: CallOptions]
    : [args: Arguments<N>, options?: CallOptions];

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
 * An agent. Calls are sent one after the other, as the protocol demands. When a call was given up or the channel was
 * lost, the next one finds the way back; no call is ever sent twice.
 */
export class GuestAgent implements Disposable, AsyncDisposable {
  /** Where it is; undefined where a function makes the stream. */
  readonly target: Target | undefined;
  readonly #session: Session;
  readonly #timeouts: Readonly<Partial<Record<CommandName, number>>>;

  /** Connects when the first call is made. */
  constructor(target: string | Target | OpenStream, { timeouts = {}, limits = {} }: ConnectOptions = {}) {
    const place = typeof target === 'string' ? parseTarget(target) : target;
    this.target = typeof place === 'function' ? undefined : place;
    this.#timeouts = { ...commandTimeouts, ...timeouts };
    this.#session = openSession(place, limits);
  }

  /**
   * Executes a command and returns its result, checked against the schema. Members that the schema does not have are
   * left out. Commands that are answered only when they fail (shutdown, suspend) resolve when the agent has accepted
   * them.
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
