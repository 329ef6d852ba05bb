import { connect, type Socket } from 'node:net';

/**
 * The host's end of an agent's unix socket, as raw as a test wants it: bytes in, lines out. It checks nothing, so that
 * it can send what no sane client would. (The real client is `src/client`.)
 */
export class Channel {
  readonly socket: Socket;
  #pending = Buffer.alloc(0);
  #chunks: Buffer[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake?.();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake?.();
    };
    socket.on('close', end).on('end', end).on('error', end);
  }

  /** Connects to the socket at `path`; retries until `timeout` milliseconds have passed. */
  static async connect(path: string, timeout = 10_000): Promise<Channel> {
    const deadline = Date.now() + timeout;
    for (;;) {
      try {
        return await new Promise<Channel>((resolve, reject) => {
          const socket = connect(path, () => resolve(new Channel(socket.off('error', reject))));
          socket.once('error', reject);
        });
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  /** Sends text or bytes as they are. */
  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** The next line without its newline (Latin-1: one character a byte, so 0xFF shows), or undefined at the end of the stream. */
  async line(timeout = 10_000): Promise<string | undefined> {
    const deadline = Date.now() + timeout;
    for (;;) {
      // Joined only once a newline has come: a reply of 64 MiB arrives in a thousand pieces.
      if (this.#chunks.some((chunk) => chunk.includes(0x0a))) {
        this.#pending = Buffer.concat([this.#pending, ...this.#chunks]);
        this.#chunks = [];
      }
      const at = this.#pending.indexOf(0x0a);
      if (at >= 0) {
        const line = this.#pending.toString('latin1', 0, at);
        this.#pending = this.#pending.subarray(at + 1);
        return line;
      }
      if (this.#ended) return undefined;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no line within ${timeout} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }

  /** Sends one request and returns its parsed reply. */
  async request(request: object, timeout = 10_000): Promise<Reply> {
    this.send(JSON.stringify(request) + '\n');
    const line = await this.line(timeout);
    if (line === undefined) throw new Error('the agent closed the channel');
    return JSON.parse(line.replace(/^\xff/, '')) as Reply;
  }

  /** Executes one command; throws when the reply is an error. */
  async execute(command: string, args?: object, timeout = 10_000): Promise<unknown> {
    const reply = await this.request({ execute: command, ...(args && { arguments: args }) }, timeout);
    if (reply.error) throw new Error(`${command}: ${reply.error.desc}`);
    return reply.return;
  }

  /** Resolves when nothing has arrived for `quiet` milliseconds; true if the stream is silent and empty. */
  async silent(quiet = 100): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, quiet));
    return this.#chunks.length === 0 && this.#pending.length === 0;
  }

  close(): void {
    this.socket.destroy();
  }
}

export interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly id?: unknown;
}
