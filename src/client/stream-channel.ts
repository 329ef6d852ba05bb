import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { CommandName } from '../api/index.ts';
import {
  completeDecoder,
  type Decoder,
  isObject,
  type Limits,
  type Message,
  ParseError,
} from '../wire/index.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Channel, ReadReply } from './channel.ts';
import type { Deadline } from './deadline.ts';
import { DisconnectedError, ProtocolError, TimeoutError, UnavailableError } from './errors.ts';
import { scanner } from './scanner.ts';
import { sleepCommands } from './timeouts.ts';

const SENTINEL = 0xff;
/** Milliseconds until a handshake is sent again, and then twice as long: a port that nobody had open forgets it. */
const SEND_AGAIN = 1_000;
/** Small enough that strings and buffers of an answer stay in the processor's caches, ... */
const READ_SIZE = 64 << 10;
/** ... and so many that the agent never waits for the next request. */
const WINDOW = 8;
/** A request that carries a piece is alone on its way. */
const WRITE_SIZE = 128 << 10;

/** What one answer may hold: the largest that agents send, with far less nesting and far fewer parts than they take. */
export const REPLY_LIMITS: Limits = { bytes: 64 << 20, tokens: 1 << 19, depth: 64 };

interface Expected {
  /** Takes the next message; returns whether it was the one that was awaited. */
  take(message: Message): boolean;
  fail(error: unknown): void;
}

/** A channel on a stream of bytes: a socket, or whatever carries them. */
export class StreamChannel implements Channel {
  readonly readSize = READ_SIZE;
  readonly writeSize = WRITE_SIZE;
  readonly window = WINDOW;
  readonly #stream: Duplex;
  readonly #decoder: Decoder;
  #expected: Expected[] = [];
  /** Whether an answer may be owed that nobody awaits any more. */
  #isStale = true;
  /** Whether everything is passed over up to the byte that comes before the answer to a handshake. */
  #isSkipping = false;
  #hasAnswered = false;
  #cause: Error | undefined;
  #isOpen = true;

  constructor({ stream, receive }: ByteStream, limits: Partial<Limits> = {}) {
    this.#stream = stream;
    this.#decoder = completeDecoder(scanner, { plainDoubles: true, limits: { ...REPLY_LIMITS, ...limits } });
    receive((bytes) => this.#take(bytes));
    stream.on('error', (error) => (this.#cause = error)); // 'close' follows
    stream.on('end', () => stream.destroy());
    stream.on('close', () => {
      this.#isOpen = false;
      this.#failAll(this.#disconnected());
    });
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#stream.destroyed;
  }

  async synchronise(deadline: Deadline): Promise<void> {
    if (this.#isStale) await this.handshake(deadline);
  }

  async handshake(deadline: Deadline): Promise<void> {
    this.#isStale = true;
    this.#decoder.reset();
    this.#isSkipping = true;
    let id = -1;
    const answer = this.#expect((message) => isObject(message) && message['return'] === id);
    for (let pause = SEND_AGAIN; ; pause *= 2) {
      // What a guest does not even take is not piled up.
      if (this.#stream.writableLength === 0) {
        id = randomInt(2 ** 47);
        const request = `{"execute": "guest-sync-delimited", "arguments": {"id": ${id}}}\n`;
        this.#stream.write(Buffer.concat([Buffer.of(SENTINEL), Buffer.from(request)]));
      }
      const isLast = pause >= deadline.left;
      const inTime = await this.#settle(answer, isLast ? deadline : deadline.within(pause), () =>
        isLast ? this.#unanswered(deadline.timeout) : undefined,
      );
      if (inTime) break;
    }
    this.#isStale = false;
    this.#hasAnswered = true;
  }

  async exchange<T>(name: CommandName, request: string, read: ReadReply<T>, deadline: Deadline): Promise<T> {
    let result: T;
    const answer = this.#expect((message) => {
      if (message instanceof ParseError) {
        // Who knows where the next one begins?
        this.close();
        throw new ProtocolError(`${name}: the answer is no JSON: ${message.description}`);
      }
      result = read(message);
      return true;
    });
    this.#send(`${request}\n`);
    await this.#settle(answer, deadline, () => late(name, deadline));
    return result!;
  }

  async exchangeSilent(
    name: CommandName,
    request: string,
    read: ReadReply<unknown>,
    deadline: Deadline,
  ): Promise<void> {
    // The agent comes to the second request when it is done with the first, and that was either refused or accepted.
    const id = randomInt(2 ** 47);
    const sync = `{"execute": "guest-sync", "arguments": {"id": ${id}}}`;
    const isAccepted = (message: Message): boolean => isObject(message) && message['return'] === id;
    try {
      await this.exchange(
        name,
        `${request}\n${sync}`,
        (message) => isAccepted(message) || read(message),
        deadline,
      );
    } catch (error) {
      // It is carried out so soon that the agent has gone, or sleeps.
      const isAsleep =
        sleepCommands.has(name) && error instanceof TimeoutError && deadline.signal?.aborted !== true;
      if (!(error instanceof DisconnectedError) && !isAsleep) throw error;
    } finally {
      this.#isStale = true;
    }
  }

  /** Writes a request, which is ASCII; those that are sent in one go travel together. */
  #send(request: string): void {
    if (this.#stream.writableCorked === 0) {
      this.#stream.cork();
      queueMicrotask(() => this.#stream.uncork());
    }
    this.#stream.write(request, 'latin1');
  }

  close(): void {
    this.#isOpen = false;
    this.#stream.destroy();
  }

  #expect(take: (message: Message) => boolean): { expected: Expected; settled: Promise<void> } {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const expected: Expected = {
      take: (message) => {
        try {
          if (!take(message)) return false;
          resolve();
        } catch (error) {
          reject(error);
        }
        return true;
      },
      fail: reject,
    };
    promise.catch(() => {}); // who gave up before it was awaited has been told already
    if (!this.isOpen) reject(this.#disconnected());
    else {
      this.#expected.push(expected);
      this.#stream.resume();
    }
    return { expected, settled: promise };
  }

  /** Waits for an answer; false if it has not come by then and `tooLate` has no error for that. */
  async #settle(
    { expected, settled }: { expected: Expected; settled: Promise<void> },
    deadline: Deadline,
    tooLate: () => Error | undefined,
  ): Promise<boolean> {
    const pending = new Error('pending');
    try {
      await deadline.race(settled, () => pending);
      return true;
    } catch (error) {
      if (!this.#expected.includes(expected)) throw error;
      const reason = error === pending ? tooLate() : error;
      if (reason === undefined) return false;
      this.#giveUp(reason);
      throw reason;
    }
  }

  /** Awaits no more of what was asked. */
  #giveUp(reason: unknown): void {
    this.#isStale = true;
    this.#failAll(reason);
    // What has not been sent by now is never to be carried out. And where no agent has ever answered, a guest may have
    // started or woken up since: the next attempt shows it a host that comes.
    if (this.#stream.writableLength > 0 || !this.#hasAnswered) this.close();
  }

  #failAll(error: unknown): void {
    for (const expected of this.#expected.splice(0)) expected.fail(error);
  }

  #take(bytes: Buffer): void {
    if (this.#expected.length === 0) return this.#takeUnasked(bytes);
    const from = this.#isSkipping ? bytes.indexOf(SENTINEL) : 0;
    if (from < 0) return;
    this.#isSkipping = false;
    const rest = from === 0 ? bytes : bytes.subarray(from);
    this.#decoder.feed(rest, rest.length);
    for (let message = this.#decoder.next(); message !== undefined; message = this.#decoder.next()) {
      const [next] = this.#expected;
      // What came after the last answer was not asked for.
      if (next === undefined) this.#isStale = true;
      else if (next.take(message)) this.#expected.shift();
    }
    if (this.#expected.length === 0 && this.#decoder.busy) this.#isStale = true;
  }

  /** What nobody awaits stays with the guest, which may be broken or hostile and never stop. */
  #takeUnasked(bytes: Buffer): void {
    if (isLineEnd(bytes)) return;
    this.#isStale = true;
    this.#stream.pause();
  }

  #disconnected(): DisconnectedError {
    return new DisconnectedError('the channel was closed', { cause: this.#cause });
  }

  #unanswered(timeout: number): UnavailableError {
    const time = `within ${Math.round(timeout)} ms`;
    return this.#hasAnswered
      ? new UnavailableError('busy', `the agent has not come back to the handshake ${time}`)
      : new UnavailableError('no-agent', `the channel is open, but no agent answered the handshake ${time}`);
  }
}

/** The end of an answer that came in two pieces. */
function isLineEnd(chunk: Buffer): boolean {
  return chunk.length <= 2 && chunk.toString('latin1').trim() === '';
}

function late(name: CommandName, deadline: Deadline): TimeoutError {
  return new TimeoutError(`${name}: no answer within ${Math.round(deadline.timeout)} ms`);
}
