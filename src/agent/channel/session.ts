import { EAGAIN, type Timer } from '../../runtime/index.ts';
import type { Decoder } from '../../wire/index.ts';
import { type Answer, type Dispatcher, SENTINEL, type StreamedAnswer } from '../dispatch.ts';
import type { AgentContext } from '../command.ts';
import type { Connection } from './connection.ts';

/** Reads in a row before others get their turn: a client that never stops must not keep children and timers waiting. */
const READS_PER_TURN = 16;

/**
 * One client's conversation: its bytes in, our answers out, strictly in order. Nothing is read while an answer is still on
 * its way or a command still at work, so a client that does not read costs no memory.
 */
export class Session {
  readonly #agent: AgentContext;
  readonly #dispatcher: Dispatcher;
  readonly #decoder: Decoder;
  readonly #connection: Connection;
  readonly #onEnd: (errno: number) => void;
  #streaming: StreamedAnswer | undefined;
  #working = false;
  /** Once the client has sent its last: 0, or the errno of the read that failed. */
  #end: number | undefined;
  /** Its next turn, while it lets others have theirs. */
  #turn: Timer | undefined;

  /** `onEnd` is called once the client has left and every answer is out. It may come with another client's session. */
  constructor(
    agent: AgentContext,
    dispatcher: Dispatcher,
    decoder: Decoder,
    connection: Connection,
    onEnd: (errno: number) => void,
  ) {
    this.#agent = agent;
    this.#dispatcher = dispatcher;
    this.#decoder = decoder;
    this.#connection = connection;
    this.#onEnd = onEnd;
  }

  /** Serves from now on. */
  start(): void {
    this.#decoder.reset();
    this.#connection.onReady = () => this.#pump();
    this.#connection.onAbandon = () => (this.#streaming = undefined);
  }

  /** Whether a request is on its way in, at work, or on its way back. */
  get busy(): boolean {
    return this.#working || this.#decoder.busy || this.#streaming !== undefined || !this.#connection.clear;
  }

  /** Goes on until there is nothing to read, no room to write, or a command that takes its time. */
  #pump(): void {
    const { blocks, housekeeping, log, runtime } = this.#agent;
    for (let reads = 0; !this.#working;) {
      if (this.#streaming !== undefined) this.#stream(this.#streaming);
      if (!this.#connection.clear) return;
      const message = this.#decoder.next();
      if (message !== undefined) {
        if (log.verbose) log.debug('processing command');
        const answer = this.#dispatcher.dispatch(message);
        if (typeof answer === 'object' && answer instanceof Promise) void this.#await(answer);
        else this.#send(answer);
        continue;
      }
      if (this.#end !== undefined) {
        // An event may have come before the turn that was set: it must not find the next client's session.
        this.#turn?.cancel();
        return this.#onEnd(this.#end);
      }
      if (++reads > READS_PER_TURN) {
        this.#turn ??= runtime.loop.after(0, () => {
          this.#turn = undefined;
          this.#pump();
        });
        return;
      }
      const count = this.#connection.read(blocks.input);
      if (count === -EAGAIN) return;
      if (log.verbose) log.debug(count > 0 ? `read data, count: ${count}` : 'received EOF');
      if (count > 0) {
        housekeeping.moved(count);
        this.#decoder.feed(blocks.input, count);
      } else this.#end = -count;
    }
  }

  async #await(pending: Promise<Answer>): Promise<void> {
    this.#working = true;
    const answer = await pending;
    this.#working = false;
    this.#send(answer);
    this.#pump();
  }

  #send(answer: Answer): void {
    const { log } = this.#agent;
    if (answer === undefined) return;
    this.#connection.startAnswer();
    if (typeof answer !== 'string') {
      this.#streaming = answer;
      return;
    }
    if (log.verbose) log.debug(`sending data, count: ${answer.length}`);
    if (answer.charCodeAt(0) !== SENTINEL) return this.#connection.sendText(answer);
    // In one piece: a host that comes gets all of it or nothing.
    const bytes = new Uint8Array(answer.length);
    bytes[0] = SENTINEL;
    this.#agent.runtime.sys.encodeText(answer.slice(1), bytes, 1);
    this.#connection.sendBytes(bytes, bytes.length);
  }

  /** Sends pieces of a streamed answer for as long as the kernel takes them. */
  #stream(answer: StreamedAnswer): void {
    const { blocks, housekeeping, runtime } = this.#agent;
    const block = blocks.output;
    while (this.#connection.clear && this.#streaming !== undefined) {
      let end = runtime.sys.encodeText(answer.head, block, 0);
      answer.head = '';
      end = answer.body.put(block, end);
      // What closes the answer goes with its last piece, unless the client's id is a long one.
      const closing = answer.body.done ? runtime.sys.encodeText(answer.tail, block, end) : 0;
      if (closing > 0) end += closing;
      this.#connection.sendBytes(block, end);
      housekeeping.moved(end);
      if (!answer.body.done || this.#streaming === undefined) continue;
      if (closing < 0) this.#connection.sendText(answer.tail);
      this.#streaming = undefined;
    }
  }
}
