import type { CommandName } from '../api/index.ts';
import type { Message } from '../wire/index.ts';
import type { Channel, ReadReply } from './channel.ts';
import { Deadline } from './deadline.ts';
import { DisconnectedError, RefusedError } from './errors.ts';
import { Lane } from './lane.ts';
import { explain, type Monitor, obstacle } from './monitor.ts';
import { isAmbiguous, readResult } from './reply.ts';
import { HANDSHAKE_TIMEOUT, handshakeTimeout } from './timeouts.ts';

/** Milliseconds that the monitor has at least to say why an agent is silent. */
const EXPLAIN_TIMEOUT = 500;

export type Dial = (deadline: Deadline) => Promise<Channel>;

/**
 * An agent to talk to, over one channel at a time: connected when it is needed, in step before each call, one call after
 * the other. A call that failed is never sent again.
 */
export class Session {
  readonly monitor: Monitor | undefined;
  readonly #dial: Dial;
  readonly #lane = new Lane();
  #channel: Channel | undefined;
  #isClosed = false;

  constructor(dial: Dial, monitor: Monitor | undefined) {
    this.#dial = dial;
    this.monitor = monitor;
  }

  /** Sends a request and reads the answer. Its time begins when those before it are done. */
  async call<T>(
    name: CommandName,
    request: string,
    read: ReadReply<T>,
    timeout: number,
    signal?: AbortSignal,
  ): Promise<T> {
    return await this.#inTurn(name, timeout, signal, async (channel, deadline) => {
      try {
        return await channel.exchange(name, request, read, deadline);
      } catch (error) {
        if (isAmbiguous(error) && (await isFrozen(channel, deadline))) {
          const { message, class: errorClass } = error as RefusedError;
          throw new RefusedError('frozen', message, errorClass);
        }
        throw error;
      }
    });
  }

  /** The same for a command that is answered only when it fails. */
  async callSilent(
    name: CommandName,
    request: string,
    read: ReadReply<unknown>,
    timeout: number,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#inTurn(name, timeout, signal, async (channel, deadline) => {
      await channel.exchangeSilent(name, request, read, deadline);
    });
  }

  /** Has the channel for several requests under way at once. `work` ends when all of them are answered. */
  async burst<T>(
    name: CommandName,
    work: (channel: Channel, deadline: Deadline) => Promise<T>,
    timeout: number,
    signal?: AbortSignal,
  ): Promise<T> {
    return await this.#inTurn(name, timeout, signal, work);
  }

  /** Makes sure that an agent answers. */
  async synchronise(timeout = HANDSHAKE_TIMEOUT, signal?: AbortSignal): Promise<void> {
    await this.#inTurn('guest-sync-delimited', timeout, signal, async () => {}, true);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel?.close();
  }

  async #inTurn<T>(
    name: CommandName,
    timeout: number,
    signal: AbortSignal | undefined,
    work: (channel: Channel, deadline: Deadline) => Promise<T>,
    isInDoubt = false,
  ): Promise<T> {
    return await this.#lane.run(async () => {
      const deadline = new Deadline(timeout, signal);
      const handshake = deadline.within(handshakeTimeout(name, timeout));
      const channel = await this.#open(handshake);
      try {
        await (isInDoubt ? channel.handshake(handshake) : channel.synchronise(handshake));
        if (this.#isClosed) throw this.#closed();
        return await work(channel, deadline);
      } catch (error) {
        if (this.monitor === undefined) throw error;
        // What has failed early leaves its time to the monitor.
        const left = Math.max(EXPLAIN_TIMEOUT, Math.min(deadline.left, HANDSHAKE_TIMEOUT));
        throw await explain(error, this.monitor, new Deadline(left, signal));
      }
    }, signal);
  }

  async #open(deadline: Deadline): Promise<Channel> {
    if (this.#isClosed) throw this.#closed();
    if (this.#channel?.isOpen !== true) {
      const reason = this.monitor && (await obstacle(this.monitor, deadline));
      if (reason !== undefined) throw reason;
      this.#channel = await this.#dial(deadline);
    }
    return this.#channel;
  }

  /** A connection that was made meanwhile goes as well. */
  #closed(): DisconnectedError {
    this.#channel?.close();
    return new DisconnectedError('the connection was closed by its owner');
  }
}

async function isFrozen(channel: Channel, deadline: Deadline): Promise<boolean> {
  const name = 'guest-fsfreeze-status';
  const read = (reply: Message): string => readResult(name, reply);
  try {
    return (await channel.exchange(name, `{"execute": "${name}"}`, read, deadline)) === 'frozen';
  } catch {
    return false; // the refusal is told as it was
  }
}
