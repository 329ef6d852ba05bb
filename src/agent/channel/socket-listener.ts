import { EAGAIN, errnoText, READABLE, type Timer, type Watch } from '../../runtime/index.ts';
import type { AgentContext } from '../command.ts';
import type { Channel } from './channel.ts';
import { Connection } from './connection.ts';
import type { Serve } from './serve.ts';

/** Milliseconds until a client is taken again after one could not be: it still waits, and would wake the agent for ever. */
const PAUSE = 1000;

/** Serves one client of a listening socket after the other, of whatever family the socket is. */
export class SocketListener implements Channel {
  readonly #agent: AgentContext;
  readonly #serve: Serve;
  readonly #listener: number;
  #watch: Watch | undefined;
  #pause: Timer | undefined;
  #connection: Connection | undefined;

  /** Takes over `listener`: a socket that listens and does not block. */
  constructor(agent: AgentContext, listener: number, serve: Serve) {
    this.#agent = agent;
    this.#serve = serve;
    this.#listener = listener;
    this.#await();
  }

  /** Waits for a client: the listener is watched only while nobody is served, so that others queue in the kernel. */
  #await(): void {
    this.#watch = this.#agent.runtime.loop.watch(this.#listener, READABLE, () => this.#accept());
  }

  #accept(): void {
    const { log, runtime } = this.#agent;
    const descriptor = runtime.sys.accept(this.#listener);
    if (descriptor === -EAGAIN) return; // the client is gone already
    this.#watch?.close();
    if (descriptor < 0) {
      log.warning(`error converting fd to gsocket: ${errnoText(-descriptor)}`);
      this.#pause = runtime.loop.after(PAUSE, () => this.#await());
      return;
    }
    this.#agent.auditor?.accepted(descriptor);
    const connection = new Connection(runtime, descriptor, 'socket');
    this.#connection = connection;
    this.#serve(connection, (errno) => {
      if (errno !== 0) log.debug(`error reading channel: ${errnoText(errno)}`);
      connection.close();
      this.#connection = undefined;
      this.#await();
    });
  }

  close(): void {
    this.#pause?.cancel();
    this.#watch?.close();
    this.#connection?.close();
    this.#agent.runtime.sys.close(this.#listener);
  }
}
