import {
  EADDRINUSE,
  EAGAIN,
  ENOENT,
  errnoText,
  fileType,
  READABLE,
  SOCKET,
  type Sys,
  type Timer,
  type Watch,
} from '../../runtime/index.ts';
import type { AgentContext } from '../command.ts';
import { type Channel, ChannelError } from './channel.ts';
import { Connection } from './connection.ts';
import type { Serve } from './serve.ts';
import { AF_UNIX, SOCK_NONBLOCK, SOCK_STREAM, unixAddress } from './socket-address.ts';

/** Clients that may wait while another is served. */
const BACKLOG = 1;
/** Milliseconds until a client is taken again after one could not be: it still waits, and would wake the agent for ever. */
const PAUSE = 1000;

/** Listens on a unix socket and serves one client after the other. */
export class UnixListener implements Channel {
  readonly #agent: AgentContext;
  readonly #serve: Serve;
  readonly #listener: number;
  #watch: Watch | undefined;
  #pause: Timer | undefined;
  #connection: Connection | undefined;

  /** Throws ChannelError if the socket cannot be made. */
  constructor(agent: AgentContext, path: string, serve: Serve) {
    this.#agent = agent;
    this.#serve = serve;
    this.#listener = listenUnix(agent.runtime.sys, path);
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

function listenUnix(sys: Sys, path: string): number {
  const address = unixAddress(sys, path);
  if (address === undefined) throw new ChannelError(`UNIX socket path '${path}' is too long`);
  if (isAnswered(sys, address)) {
    throw new ChannelError(`Failed to bind socket to ${path}: ${errnoText(EADDRINUSE)}`);
  }
  const status = sys.stat(path);
  if (typeof status !== 'number' && fileType(status[0]) !== SOCKET) {
    throw new ChannelError(`Failed to bind socket to ${path}: it is there and is no socket`);
  }
  const unlinked = sys.unlink(path);
  if (unlinked < 0 && unlinked !== -ENOENT) {
    throw new ChannelError(`Failed to unlink socket ${path}: ${errnoText(-unlinked)}`);
  }
  const descriptor = sys.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) throw new ChannelError(`Failed to create Unix socket: ${errnoText(-descriptor)}`);
  const bound = sys.bind(descriptor, address);
  const result = bound < 0 ? bound : sys.listen(descriptor, BACKLOG);
  if (result === 0) return descriptor;
  sys.close(descriptor);
  const what = bound < 0 ? `bind socket to ${path}` : 'listen on socket';
  throw new ChannelError(`Failed to ${what}: ${errnoText(-result)}`);
}

/** Whether somebody listens there: another agent, whose socket must not be stolen. A full queue is an answer too. */
function isAnswered(sys: Sys, address: Uint8Array): boolean {
  const descriptor = sys.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return false;
  const result = sys.connect(descriptor, address);
  sys.close(descriptor);
  return result === 0 || result === -EAGAIN;
}
