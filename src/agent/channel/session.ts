import { EAGAIN, type Timer } from '../../runtime/index.ts';
import type { Decoder, Message } from '../../wire/index.ts';
import type { Answer, Dispatches, StreamedAnswer } from '../dispatch.ts';
import type { AgentContext } from '../command.ts';
import type { Log } from '../log.ts';
import type { Connection } from './connection.ts';

/** Reads in a row before others get their turn: a client that never stops must not keep children and timers waiting. */
const READS_PER_TURN = 16;
/** The byte that stands before the reply to guest-sync-delimited. */
const SENTINEL = 0xff;
/** Bytes of a read that leaves nothing behind to be given back. (A virtio port gives large messages out by the page.) */
const SMALL_READ = 1024;
/** Characters of answers that wait for others to leave together. */
const MOST_GATHERED = 4096;

/**
 * One client's conversation: its bytes in, our answers out, strictly in order. Nothing is read while an answer is still on
 * its way or a command still at work, so a client that does not read costs no memory.
 */
export class Session {
  readonly #agent: AgentContext;
  readonly #log: Log;
  readonly #dispatcher: Dispatches;
  readonly #decoder: Decoder;
  readonly #connection: Connection;
  readonly #onEnd: (errno: number) => void;
  /** What is read, until it has been answered. */
  readonly #input: Uint8Array;
  /** Whether the decoder may have more of what was read. */
  #fed = false;
  #streaming: StreamedAnswer | undefined;
  /** What was read and has to wait until the answers before it have left. */
  #held: Message | undefined;
  #working = false;
  /** Once the client has sent its last: 0, or the errno of the read that failed. */
  #end: number | undefined;
  /** Its next turn, while it lets others have theirs. */
  #turn: Timer | undefined;

  /** `onEnd` is called once the client has left and every answer is out. It may come with another client's session. */
  constructor(
    agent: AgentContext,
    dispatcher: Dispatches,
    decoder: Decoder,
    connection: Connection,
    onEnd: (errno: number) => void,
  ) {
    this.#agent = agent;
    this.#log = agent.log;
    this.#dispatcher = dispatcher;
    this.#decoder = decoder;
    this.#connection = connection;
    this.#input = agent.blocks.input;
    this.#onEnd = onEnd;
  }

  /** Serves from now on. */
  start(): void {
    this.#decoder.reset();
    this.#connection.onReady = this.#pump;
    this.#connection.onAbandon = () => (this.#streaming = undefined);
  }

  /** Whether a request is on its way in, at work, or on its way back. */
  get busy(): boolean {
    return this.#working || this.#decoder.busy || this.#streaming !== undefined || !this.#connection.clear;
  }

  /** Goes on until there is nothing to read, no room to write, or a command that takes its time. */
  #pump = (): void => {
    if (this.#working) return;
    if (this.#streaming !== undefined) this.#stream(this.#streaming);
    const connection = this.#connection;
    for (let reads = 0; connection.clear;) {
      if (this.#fed && !this.#answerAll()) return;
      if (this.#end !== undefined) return this.#finish(this.#end);
      if (!connection.readable) return;
      if (++reads > READS_PER_TURN) return this.#yield();
      this.#read();
    }
  };

  #finish(errno: number): void {
    // An event may have come before the turn that was set: it must not find the next client's session.
    this.#turn?.cancel();
    this.#pump = () => {}; // that function and the session know each other: see Watch
    this.#onEnd(errno);
  }

  #read(): void {
    const log = this.#log;
    const count = this.#connection.read(this.#input);
    if (count === -EAGAIN) return;
    if (log.verbose) log.debug(count > 0 ? `read data, count: ${count}` : 'received EOF');
    if (count > 0) {
      if (count > SMALL_READ) this.#agent.housekeeping.moved(count);
      this.#decoder.feed(this.#input, count);
      this.#fed = true;
    } else this.#end = -count;
  }

  /**
   * Answers all that was read; false if something has to be waited for. Answers that are lines of text leave together, but
   * none waits while a command is run that may act on the guest or take its time.
   */
  #answerAll(): boolean {
    const log = this.#log;
    const decoder = this.#decoder;
    const dispatcher = this.#dispatcher;
    let message = this.#held;
    this.#held = undefined;
    let lines = '';
    for (;;) {
      if (message === undefined && decoder.more) message = decoder.next();
      if (
        lines !== '' &&
        (message === undefined || lines.length > MOST_GATHERED || !dispatcher.isQuick(message))
      ) {
        this.#connection.sendText(lines, true);
        lines = '';
        if (!this.#connection.clear) {
          this.#held = message;
          return false;
        }
      }
      if (message === undefined) break;
      if (log.verbose) log.debug('processing command');
      const answer = dispatcher.dispatch(message);
      message = undefined;
      if (typeof answer === 'string') {
        if (log.verbose) log.debug(`sending data, count: ${answer.length}`);
        lines += answer;
        continue;
      }
      if (lines !== '') this.#connection.sendText(lines, true);
      lines = '';
      if (answer === undefined) continue;
      if ('then' in answer) {
        void this.#await(answer);
        return false;
      }
      this.#send(answer);
      if (!this.#connection.clear) return false;
    }
    if (decoder.stuck) {
      void this.#await(this.#load());
      return false;
    }
    this.#fed = false;
    return true;
  }

  /** Has the decoder load what it needs for the next message. Where that fails the message is given up, and answered. */
  async #load(): Promise<Answer> {
    try {
      await this.#decoder.load();
      this.#agent.housekeeping.loaded();
      return undefined;
    } catch (error) {
      this.#decoder.skipLine();
      return this.#dispatcher.fault(error);
    }
  }

  /** Lets others have their turn. */
  #yield(): void {
    this.#turn ??= this.#agent.runtime.loop.after(0, () => {
      this.#turn = undefined;
      this.#pump();
    });
  }

  async #await(pending: Promise<Answer>): Promise<void> {
    this.#working = true;
    let answer: Answer;
    try {
      answer = await pending;
    } finally {
      this.#working = false;
    }
    this.#send(answer);
    this.#pump();
  }

  #send(answer: Answer): void {
    if (answer === undefined) return;
    const log = this.#log;
    if (typeof answer === 'string') {
      if (log.verbose) log.debug(`sending data, count: ${answer.length}`);
      this.#connection.sendText(answer, true);
    } else if ('block' in answer) {
      const { block, end } = answer;
      if (log.verbose) log.debug(`sending data, count: ${end}`);
      this.#connection.sendBytes(block, end, true);
    } else if ('body' in answer) {
      this.#streaming = answer;
      this.#stream(answer);
    } else {
      // In one piece: a host that comes gets all of it or nothing.
      const { delimited } = answer;
      const bytes = new Uint8Array(1 + delimited.length);
      if (log.verbose) log.debug(`sending data, count: ${bytes.length}`);
      bytes[0] = SENTINEL;
      this.#agent.runtime.sys.encodeText(delimited, bytes, 1);
      this.#connection.sendBytes(bytes, bytes.length, true);
    }
  }

  /** Sends pieces of a streamed answer for as long as the kernel takes them. */
  #stream(answer: StreamedAnswer): void {
    const { blocks, housekeeping, runtime } = this.#agent;
    const block = blocks.output;
    while (this.#connection.clear && this.#streaming !== undefined) {
      const isFirst = answer.head !== '';
      let end = runtime.sys.encodeText(answer.head, block, 0);
      answer.head = '';
      end = answer.body.put(block, end);
      // What closes the answer goes with its last piece, unless the client's id is a long one.
      const closing = answer.body.done ? runtime.sys.encodeText(answer.tail, block, end) : 0;
      if (closing > 0) end += closing;
      this.#connection.sendBytes(block, end, isFirst);
      housekeeping.moved(end);
      if (!answer.body.done || this.#streaming === undefined) continue;
      if (closing < 0) this.#connection.sendText(answer.tail, false);
      this.#streaming = undefined;
    }
  }
}
