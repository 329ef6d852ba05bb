import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { within } from './deadline.ts';

/** Something that happened to the machine, as QEMU tells it. */
export interface QmpEvent {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface QmpReply {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

/** QEMU's own monitor: commands, and the events that have come since the connection was made. */
export class Qmp {
  readonly events: QmpEvent[] = [];
  readonly #socket: Socket;
  readonly #replies = new Map<number, (reply: QmpReply) => void>();
  #onEvent: (() => void)[] = [];
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => this.#receive(JSON.parse(line)));
  }

  /** `socket` has to be connected. */
  static async open(socket: Socket): Promise<Qmp> {
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  async execute<T = unknown>(command: string, args: object = {}, timeout = 10_000): Promise<T> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<QmpReply>();
    this.#replies.set(id, resolve);
    this.#socket.write(JSON.stringify({ execute: command, arguments: args, id }));
    const { error, return: result } = await within(timeout, `QMP ${command}`, promise);
    if (error) throw new Error(`QMP ${command}: ${error.desc}`);
    return result as T;
  }

  /** The first event that `wanted` likes since the connection was made or, with `after`, since so many events. */
  async event(wanted: (event: QmpEvent) => boolean, after = 0, timeout = 10_000): Promise<QmpEvent> {
    const seen = async (): Promise<QmpEvent> => {
      for (let at = after; ; at++) {
        while (at >= this.events.length) {
          const { promise, resolve } = Promise.withResolvers<void>();
          this.#onEvent.push(resolve);
          await promise;
        }
        const event = this.events[at]!;
        if (wanted(event)) return event;
      }
    };
    return await within(timeout, 'an event of the machine', seen());
  }

  /** Pulls the device `id` out; resolves when the guest has let go of it. */
  async unplug(id: string): Promise<void> {
    const before = this.events.length;
    await this.execute('device_del', { id });
    // A processor is told by its parts alone.
    const path = new RegExp(`^/machine/peripheral/${id}(/|$)`);
    await this.event(
      ({ event, data }) => event === 'DEVICE_DELETED' && path.test(String(data?.['path'])),
      before,
    );
  }

  #receive(message: QmpReply | QmpEvent | { QMP: unknown }): void {
    if ('QMP' in message) return; // the greeting
    if ('event' in message) {
      this.events.push(message);
      for (const wake of this.#onEvent.splice(0)) wake();
    } else if (message.id !== undefined) {
      this.#replies.get(message.id)?.(message);
      this.#replies.delete(message.id);
    }
  }
}
