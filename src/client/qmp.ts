import type { Socket } from 'node:net';
import type { Deadline } from './deadline.ts';
import { ConnectError, DisconnectedError, ProtocolError, TimeoutError } from './errors.ts';
import { dialSocket } from './socket.ts';

/** QEMU is trusted more than a guest, but not with the host's memory. */
const LONGEST_LINE = 16 << 20;

export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly id?: unknown;
  readonly return?: unknown;
  readonly error?: { readonly desc?: unknown };
  readonly event?: unknown;
  readonly data?: unknown;
}

/** A connection to QEMU's monitor (QMP). It serves one client at a time, so each is kept no longer than it is needed. */
export class Qmp implements Disposable {
  readonly #queues = new Set<QmpEventQueue>();
  readonly #socket: Socket;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #ended: Promise<never>;
  #lastId = 0;
  #line = '';

  private constructor(socket: Socket, path: string) {
    this.#socket = socket;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.#ended = promise;
    socket.setEncoding('utf8').on('data', (text: string) => {
      try {
        this.#receive(text);
      } catch (cause) {
        reject(new ProtocolError(`qmp:${path} does not speak QMP`, { cause }));
        socket.destroy();
      }
    });
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => reject(new DisconnectedError('the monitor was closed')));
  }

  /** Throws ConnectError, also when another client keeps the monitor busy. */
  static async open(path: string, deadline: Deadline): Promise<Qmp> {
    const qmp = new Qmp(await dialSocket({ path }, `qmp:${path}`, deadline), path);
    try {
      await qmp.execute('qmp_capabilities', {}, deadline);
      return qmp;
    } catch (cause) {
      qmp[Symbol.dispose]();
      if (!(cause instanceof TimeoutError)) throw cause;
      throw new ConnectError(`qmp:${path} does not answer: another program may be connected to it`, {
        cause,
      });
    }
  }

  async execute(command: string, args: object, deadline: Deadline): Promise<unknown> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#answers.set(id, resolve);
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    try {
      const answer = await deadline.race(
        Promise.race([promise, this.#ended]),
        () => new TimeoutError(`QMP ${command}: no answer within ${Math.round(deadline.timeout)} ms`),
      );
      if (answer.error) throw new ConnectError(`QMP ${command}: ${String(answer.error.desc)}`);
      return answer.return;
    } finally {
      this.#answers.delete(id);
    }
  }

  /** Whether it can be used. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** The events from now on. */
  watch(): QmpEventQueue {
    const queue = new QmpEventQueue(this.#ended, () => this.#queues.delete(queue));
    this.#queues.add(queue);
    return queue;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    if (this.#line.length > LONGEST_LINE) throw new RangeError('a line that does not end');
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as Message;
      if (typeof message.event === 'string') {
        const event = { event: message.event, data: (message.data ?? {}) as QmpEvent['data'] };
        for (const queue of this.#queues) queue.add(event);
      } else if (typeof message.id === 'number') this.#answers.get(message.id)?.(message);
    }
  }
}

/** Events that have come and that its owner has not taken. */
export class QmpEventQueue implements Disposable {
  readonly #events: QmpEvent[] = [];
  readonly #ended: Promise<never>;
  readonly #leave: () => void;
  #wake: (() => void) | undefined;

  constructor(ended: Promise<never>, leave: () => void) {
    this.#ended = ended;
    this.#leave = leave;
  }

  add(event: QmpEvent): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** The next event. Throws TimeoutError; DisconnectedError when QEMU has ended. */
  async next(deadline: Deadline): Promise<QmpEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await deadline.race(
        Promise.race([promise, this.#ended]),
        () => new TimeoutError(`no such event of the machine within ${Math.round(deadline.timeout)} ms`),
      );
    }
  }

  [Symbol.dispose](): void {
    this.#leave();
  }
}
