import { randomInt } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import { type Arguments, CommandError, type CommandName, type Result, validateResult } from '../api/index.ts';
import { Decoder, encode, isObject, type Json, LongString, ParseError } from '../wire/index.ts';
import {
  ConnectError,
  DisconnectedError,
  type GuestAgentError,
  ProtocolError,
  SyncError,
  TimeoutError,
} from './errors.ts';
import { scanner } from './scanner.ts';

/** Milliseconds to wait for an answer where the caller does not say. */
const DEFAULT_TIMEOUT = 10_000;
const SYNC_TIMEOUT = 3_000;
const SENTINEL = Buffer.of(0xff);

export interface CallOptions {
  /** Milliseconds until TimeoutError. */
  readonly timeout?: number;
}

/** The arguments of a call: those of a command that needs none may be left out. */
export type CallArguments<N extends CommandName> =
  Record<string, never> extends Arguments<N>
    ? [args?: Arguments<N>, options?: CallOptions]
    : [args: Arguments<N>, options?: CallOptions];

/**
 * Connects to the agent behind the unix socket at `path` and finds the end of whatever an earlier client left unread.
 * Throws ConnectError or SyncError.
 */
export async function connect(
  path: string,
  { timeout = SYNC_TIMEOUT }: CallOptions = {},
): Promise<GuestAgent> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const socket = connectSocket(path, () => resolve(socket.off('error', fail)));
    const fail = (cause: Error): void =>
      reject(new ConnectError(`cannot connect to ${path}: ${cause.message}`, { cause }));
    socket.once('error', fail);
  });
  const agent = new GuestAgent(socket);
  try {
    await agent.sync(timeout);
    return agent;
  } catch (error) {
    agent.close();
    throw error;
  }
}

/** An agent at the other end of a channel. Calls are sent one after the other, as the protocol demands. */
export class GuestAgent {
  readonly #socket: Socket;
  readonly #decoder = new Decoder(scanner, { plainDoubles: true });
  readonly #chunks: Buffer[] = [];
  #lane: Promise<unknown> = Promise.resolve();
  #waiting: { take: () => boolean; fail: (error: GuestAgentError) => void } | undefined;
  /** Whether an answer is still owed that nobody awaits any more. */
  #stale = false;
  #closed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      // What nobody awaits stays with the guest, which may be broken or hostile and never stop.
      if (this.#waiting === undefined) socket.pause();
      else this.#waiting.take();
    });
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.#closed = true;
      this.#waiting?.fail(new DisconnectedError('the channel was closed'));
    });
  }

  /**
   * Executes a command and returns its result, checked against the schema. Commands without an answer (shutdown, suspend)
   * end in TimeoutError or DisconnectedError when they succeed.
   *
   * @throws CommandError when the agent refuses; SyncError, TimeoutError, DisconnectedError, ProtocolError
   */
  async execute<N extends CommandName>(name: N, ...[args, options]: CallArguments<N>): Promise<Result<N>> {
    return await this.#inLane(async () => {
      if (this.#stale) await this.#handshake(SYNC_TIMEOUT);
      const request = args === undefined ? { execute: name } : { execute: name, arguments: args as Json };
      this.#socket.write(`${encode(request as Json)}\n`);
      const timeout = options?.timeout ?? DEFAULT_TIMEOUT;
      const reply = await this.#reply(
        timeout,
        () => new TimeoutError(`${name}: no answer within ${timeout} ms`),
      );
      // Who knows where the next one begins?
      if (reply instanceof ParseError) this.#stale = true;
      return readReply(name, reply);
    });
  }

  /** Makes sure that the next answer is the answer to the next request. */
  async sync(timeout: number = SYNC_TIMEOUT): Promise<void> {
    await this.#inLane(() => this.#handshake(timeout));
  }

  /** Closes the channel; a call under way ends in DisconnectedError. */
  close(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #inLane<T>(call: () => Promise<T>): Promise<T> {
    const mine = this.#lane.then(call);
    this.#lane = mine.catch(() => {});
    return await mine;
  }

  async #handshake(timeout: number): Promise<void> {
    const id = randomInt(2 ** 47);
    const request = `{"execute": "guest-sync-delimited", "arguments": {"id": ${id}}}\n`;
    this.#socket.write(Buffer.concat([SENTINEL, Buffer.from(request)]));
    const deadline = Date.now() + timeout;
    const late = (): SyncError =>
      new SyncError(`the channel is open, but no agent answered within ${timeout} ms`);
    this.#stale = true;
    // Answers of old may be many; if they never end, it is the time that does.
    for (let left = timeout; left > 0; left = deadline - Date.now()) {
      const reply = await this.#reply(left, late);
      if (!isObject(reply) || reply['return'] !== id) continue;
      this.#stale = false;
      return;
    }
    throw late();
  }

  /** The next value on the channel. */
  async #reply(timeout: number, late: () => GuestAgentError): Promise<Json | ParseError> {
    if (this.#closed) throw new DisconnectedError('the channel was closed');
    return await new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
      };
      const fail = (error: GuestAgentError): void => {
        end();
        this.#stale = true;
        reject(error);
      };
      const timer = setTimeout(() => fail(late()), timeout);
      const take = (): boolean => {
        const value = this.#decode();
        if (value === undefined) return false;
        end();
        resolve(value);
        return true;
      };
      this.#waiting = { take, fail };
      if (!take()) this.#socket.resume();
    });
  }

  #decode(): Json | ParseError | undefined {
    for (;;) {
      const value = this.#decoder.next();
      if (value !== undefined) return value;
      const chunk = this.#chunks.shift();
      if (chunk === undefined) return undefined;
      this.#decoder.feed(chunk, chunk.length);
    }
  }
}

function readReply<N extends CommandName>(name: N, reply: Json | ParseError): Result<N> {
  if (reply instanceof ParseError)
    throw new ProtocolError(`${name}: the answer is no JSON: ${reply.description}`);
  if (!isObject(reply)) throw new ProtocolError(`${name}: the answer is no object`);
  const error = reply['error'];
  if (isObject(error)) {
    const kind = error['class'] === 'CommandNotFound' ? 'CommandNotFound' : 'GenericError';
    const { desc } = error;
    if (typeof desc === 'string' || desc instanceof LongString) throw new CommandError(`${desc}`, kind);
    throw new ProtocolError(`${name}: the answer is an error without a text`);
  }
  try {
    return validateResult(name, reply['return']) as Result<N>;
  } catch (cause) {
    throw new ProtocolError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
