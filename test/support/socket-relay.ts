import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a unix socket that can be broken and mended: a tunnel, a network between host and machine. */
export class SocketRelay implements AsyncDisposable {
  readonly path: string;
  readonly #to: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(path: string, to: string) {
    this.path = path;
    this.#to = to;
  }

  /** Listens at `path` and passes on to whoever listens at `to`. */
  static async start(path: string, to: string): Promise<SocketRelay> {
    const relay = new SocketRelay(path, to);
    await relay.mend();
    return relay;
  }

  /** Breaks all connections; nobody is let in until it is mended. */
  async break(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server!.close(resolve));
  }

  async mend(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#to);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => {}); // 'close' follows
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.path, resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server!.listening) await this.break();
  }
}
