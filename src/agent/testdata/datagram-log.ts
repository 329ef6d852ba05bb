import { check, type Sys } from '../../runtime/index.ts';
import { AF_UNIX, SOCK_DGRAM, SOCK_NONBLOCK, unixAddress } from '../channel/socket-address.ts';

/** What listens where the system log would, on a socket of datagrams. */
export class DatagramLog {
  readonly #sys: Sys;
  readonly #path: string;
  readonly #descriptor: number;

  constructor(sys: Sys, path: string) {
    this.#sys = sys;
    this.#path = path;
    this.#descriptor = check<number>(sys.socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0), 'socket');
    check(sys.bind(this.#descriptor, unixAddress(sys, path)!), 'bind', path);
  }

  /** The messages that have come since they were asked for last. */
  take(): string[] {
    const messages: string[] = [];
    const block = new Uint8Array(1 << 18);
    for (;;) {
      const count = this.#sys.read(this.#descriptor, block, 0, block.length);
      if (count < 0) return messages;
      messages.push(this.#sys.decodeUtf8(block, 0, count)!);
    }
  }

  close(): void {
    this.#sys.close(this.#descriptor);
    this.#sys.unlink(this.#path);
  }
}
