import type { AgentContext } from '../command.ts';
import type { Channel } from './channel.ts';
import type { Connection } from './connection.ts';
import { openDevice } from './device.ts';
import type { Serve } from './serve.ts';

/**
 * A virtio-serial port. While no host is connected it reads as ended and hangs up for ever; the connection's edges make
 * that one event, and the next comes when the host's first bytes do.
 */
export class VirtioPort implements Channel {
  readonly #connection: Connection;
  readonly #serve: Serve;
  readonly #onFailure: (errno: number) => void;

  /** Throws ChannelError if the device cannot be opened. `onFailure` is called when it is gone. */
  constructor(agent: AgentContext, path: string, serve: Serve, onFailure: (errno: number) => void) {
    this.#serve = serve;
    this.#onFailure = onFailure;
    this.#connection = openDevice(agent.runtime, path, 0, () => {});
    this.#await();
  }

  #await(): void {
    this.#serve(this.#connection, (errno) => {
      if (errno !== 0) return this.#onFailure(errno);
      // The host has left. Its session ends here; the next one begins with the next host's first bytes.
      this.#connection.renew();
      this.#await();
    });
  }

  close(): void {
    this.#connection.close();
  }
}
