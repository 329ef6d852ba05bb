import type { CommandName } from '../api/index.ts';
import { completeDecoder, type Limits } from '../wire/index.ts';
import type { Channel, ReadReply } from './channel.ts';
import type { Deadline } from './deadline.ts';
import { DisconnectedError, ProtocolError, RefusedError, TimeoutError, UnavailableError } from './errors.ts';
import { libvirtError } from './libvirt-error.ts';
import { scanner } from './scanner.ts';
import { REPLY_LIMITS } from './stream-channel.ts';
import { runVirsh, type VirshResult } from './virsh.ts';

/** libvirt hands on answers of up to 4 MiB; these are in base64. */
const READ_SIZE = 2 << 20;
/** One argument of a program holds no more than 128 KiB, in base64 and with the rest of the request. */
const WRITE_SIZE = 90 << 10;

/** A channel through libvirt, which owns the socket and synchronises by itself: a call of virsh for each request. */
export class LibvirtChannel implements Channel {
  readonly readSize = READ_SIZE;
  readonly writeSize = WRITE_SIZE;
  readonly window = 1;
  readonly #domain: string;
  readonly #uri: string | undefined;
  readonly #limits: Limits;
  #isOpen = true;

  constructor(domain: string, uri: string | undefined, limits: Partial<Limits> = {}) {
    this.#domain = domain;
    this.#uri = uri;
    this.#limits = { ...REPLY_LIMITS, ...limits };
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async synchronise(): Promise<void> {}

  async handshake(deadline: Deadline): Promise<void> {
    try {
      await this.exchange('guest-ping', '{"execute": "guest-ping"}', () => {}, deadline);
    } catch (cause) {
      // An answer of any kind will do.
      if (cause instanceof RefusedError) return;
      if (!(cause instanceof TimeoutError)) throw cause;
      const time = `within ${Math.round(deadline.timeout)} ms`;
      throw new UnavailableError('busy', `libvirt is connected, but no agent answered ${time}`, { cause });
    }
  }

  async exchange<T>(name: CommandName, request: string, read: ReadReply<T>, deadline: Deadline): Promise<T> {
    const { status, output, complaint } = await this.#run(request, deadline);
    if (status !== 0) throw libvirtError(complaint, name);
    const decoder = completeDecoder(scanner, { plainDoubles: true, limits: this.#limits });
    const bytes = Buffer.from(`${output}\n`);
    decoder.feed(bytes, bytes.length);
    const reply = decoder.next();
    if (reply === undefined) throw new ProtocolError(`${name}: virsh tells no answer`);
    return read(reply);
  }

  async exchangeSilent(
    name: CommandName,
    request: string,
    read: ReadReply<unknown>,
    deadline: Deadline,
  ): Promise<void> {
    try {
      await this.exchange(name, request, read, deadline);
    } catch (error) {
      // libvirt waits for an answer, and then finds the guest gone.
      if (!(error instanceof DisconnectedError)) throw error;
    }
  }

  close(): void {
    this.#isOpen = false;
  }

  async #run(request: string, deadline: Deadline): Promise<VirshResult> {
    // libvirt counts in seconds, and is to be done before virsh is ended.
    const seconds = String(Math.max(1, Math.floor(deadline.left / 1000)));
    const args = ['qemu-agent-command', `--domain=${this.#domain}`, '--timeout', seconds, '--cmd', request];
    return await runVirsh(this.#uri, args, deadline);
  }
}
