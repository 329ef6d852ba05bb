import { EIO, O_NOCTTY, type Timer } from '../../runtime/index.ts';
import type { AgentContext } from '../command.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { Connection } from './connection.ts';
import { openDevice } from './device.ts';
import type { Serve } from './serve.ts';
import { makeRaw } from './terminal.ts';

/** Milliseconds between two openings: a line that is not there, or hangs up again and again, must not busy the agent. */
const PAUSE = 1000;

/**
 * A serial line. It does not tell when a host comes or leaves. After a hang-up (a program such as getty has taken the line,
 * its carrier was lost, its adapter was pulled) a descriptor is of no use for ever, so the line is opened anew.
 */
export class SerialLine implements Channel {
  readonly #agent: AgentContext;
  readonly #path: string;
  readonly #serve: Serve;
  readonly #onFailure: (errno: number) => void;
  #connection: Connection | undefined;
  /** When it was opened last, or tried to be, on the loop's clock. */
  #openedAt = 0;
  #pause: Timer | undefined;

  /** Throws ChannelError if the line cannot be opened. `onFailure` is called when it cannot be read. */
  constructor(agent: AgentContext, path: string, serve: Serve, onFailure: (errno: number) => void) {
    this.#agent = agent;
    this.#path = path;
    this.#serve = serve;
    this.#onFailure = onFailure;
    this.#open();
  }

  #open(): void {
    const { runtime } = this.#agent;
    const { sys } = runtime;
    this.#openedAt = sys.now();
    // Not as the agent's controlling terminal: a hang-up would end the agent.
    const connection = openDevice(runtime, this.#path, O_NOCTTY, (descriptor) => makeRaw(sys, descriptor));
    this.#connection = connection;
    this.#serve(connection, (errno) => {
      // A read that meets the hang-up itself fails; those after it find the end.
      if (errno !== 0 && errno !== EIO) return this.#onFailure(errno);
      connection.close();
      this.#connection = undefined;
      this.#agent.log.warning(`'${this.#path}' has hung up and is opened again`);
      this.#reopen();
    });
  }

  /** Opens the line as soon as it may be; the kernel does not tell when one that is gone is there again. */
  #reopen(): void {
    const { log, runtime } = this.#agent;
    const wait = this.#openedAt + PAUSE - runtime.sys.now();
    if (wait > 0) {
      this.#pause = runtime.loop.after(wait, () => this.#reopen());
      return;
    }
    try {
      this.#open();
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      log.debug(error.message);
      this.#reopen();
    }
  }

  close(): void {
    this.#pause?.cancel();
    this.#connection?.close();
  }
}
