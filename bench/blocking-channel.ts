import { check, type Sys } from '../src/runtime/index.ts';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const NEWLINE = 0x0a;

/**
 * A host that waits in the kernel for each answer: its own cost is a few microseconds, so what is measured is the agent.
 */
export class BlockingChannel {
  readonly #sys: Sys;
  readonly #descriptor: number;
  readonly #buffer = new Uint8Array(1 << 20);

  private constructor(sys: Sys, descriptor: number) {
    this.#sys = sys;
    this.#descriptor = descriptor;
  }

  /** Connects to the unix socket at `path`; undefined while nobody listens there. */
  static connect(sys: Sys, path: string): BlockingChannel | undefined {
    const address = new Uint8Array(110);
    address[0] = AF_UNIX;
    sys.encodeText(path, address, 2);
    const descriptor = check<number>(sys.socket(AF_UNIX, SOCK_STREAM, 0), 'socket');
    if (sys.connect(descriptor, address) === 0) return new BlockingChannel(sys, descriptor);
    sys.close(descriptor);
    return undefined;
  }

  /** Sends all of `bytes`. */
  send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at += check<number>(this.#sys.write(this.#descriptor, bytes, at, bytes.length - at), 'write');
    }
  }

  /** Reads `lines` answers and returns their length in bytes. They arrive one after the other, each ending in a newline. */
  receive(lines: number): number {
    let total = 0;
    for (let seen = 0; seen < lines;) {
      const count = check<number>(
        this.#sys.read(this.#descriptor, this.#buffer, 0, this.#buffer.length),
        'read',
      );
      if (count === 0) throw new Error('the agent closed the channel');
      // A long answer has its only newline at its end: one look is enough.
      if (lines === 1) seen = this.#buffer[count - 1] === NEWLINE ? 1 : 0;
      else for (let i = 0; i < count; i++) if (this.#buffer[i] === NEWLINE) seen++;
      total += count;
    }
    return total;
  }

  /** Sends a request and returns its result, parsed. For set-up, not for measuring. */
  ask(command: string, args?: object): unknown {
    this.send(request(command, args));
    let text = '';
    while (!text.endsWith('\n')) {
      const count = check<number>(
        this.#sys.read(this.#descriptor, this.#buffer, 0, this.#buffer.length),
        'read',
      );
      text += Buffer.from(this.#buffer.buffer, 0, count).toString('latin1');
    }
    const reply = JSON.parse(text) as { return?: unknown; error?: { desc: string } };
    if (reply.error) throw new Error(`${command}: ${reply.error.desc}`);
    return reply.return;
  }

  close(): void {
    this.#sys.close(this.#descriptor);
  }
}

/** A request as a client sends it. */
export function request(command: string, args?: object): Buffer {
  return Buffer.from(`${JSON.stringify({ execute: command, ...(args && { arguments: args }) })}\n`);
}
