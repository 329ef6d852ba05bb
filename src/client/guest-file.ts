import type { CallOptions, Caller } from './caller.ts';
import type { Channel } from './channel.ts';
import type { Deadline } from './deadline.ts';
import { FileError } from './errors.ts';
import { type FilePiece, readPiece, readWritten } from './file-piece.ts';
import type { Session } from './session.ts';

/** Bytes that are read or written before others have their turn. */
const LOT = 2 << 20;

/** A file of the guest, open. Its handle is the agent's, and outlives the channel. */
export class GuestFile implements AsyncDisposable {
  /** As it was opened. */
  readonly path: string;
  /** The agent's number of it. */
  readonly handle: number | bigint;
  readonly #caller: Caller;
  readonly #session: Session;
  #isOpen = true;

  constructor(caller: Caller, session: Session, path: string, handle: number | bigint) {
    this.#caller = caller;
    this.#session = session;
    this.path = path;
    this.handle = handle;
  }

  /**
   * The file from the current place on, in lots of pieces: up to two megabytes. While one lot is looked at, the next is
   * on its way. `most` ends it after so many bytes. Where memory `isReused`, a lot is good until the next is asked for.
   * Throws RefusedError.
   */
  async *lots(
    most: number = Number.POSITIVE_INFINITY,
    options: CallOptions = {},
    isReused = false,
  ): AsyncGenerator<readonly Buffer[], void, undefined> {
    let left = most;
    // The first lot has memory of its own, no more than it needs: most files are small.
    const memories: Buffer[] = [];
    let lot = 0;
    const read = (): Promise<readonly FilePiece[]> => {
      const memory = isReused && lot > 0 ? (memories[lot % 2] ??= Buffer.allocUnsafeSlow(LOT)) : undefined;
      lot++;
      return this.#readLot(left, memory, options);
    };
    let next = read();
    try {
      for (;;) {
        const pieces = await next;
        const isEnd = pieces.some(({ isLast }) => isLast);
        for (const { bytes } of pieces) left -= bytes.length;
        if (!isEnd && left > 0) next = read();
        yield pieces.map(({ bytes }) => bytes).filter(({ length }) => length > 0);
        if (isEnd || left <= 0) return;
      }
    } finally {
      // Whoever stops early may close the file then.
      await next.catch(() => {});
    }
  }

  /** The same, piece by piece. */
  async *pieces(most?: number, options: CallOptions = {}): AsyncGenerator<Buffer, void, undefined> {
    for await (const lot of this.lots(most, options)) yield* lot;
  }

  /** Up to `most` bytes from the current place on; fewer at the file's end alone. Throws RefusedError. */
  async read(most: number, options: CallOptions = {}): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(most, options)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * Writes all of `bytes` at the current place.
   *
   * @throws FileError when the file takes no more; RefusedError when the guest cannot write
   */
  async write(bytes: Uint8Array, options: CallOptions = {}): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const count = await this.#writeLot(bytes.subarray(at), options);
      if (count === 0) throw new FileError(`${this.path} of the guest takes no more`);
      at += count;
    }
  }

  /**
   * Goes to a place, `offset` bytes from the beginning, from where it is, or from the end; returns how many bytes are
   * before it. Throws RefusedError.
   */
  async seek(
    offset: number,
    whence: 'set' | 'cur' | 'end' = 'set',
    options: CallOptions = {},
  ): Promise<number> {
    const { position } = await this.#caller.execute(
      'guest-file-seek',
      { handle: this.handle, offset, whence },
      options,
    );
    return Number(position);
  }

  /** Hands what the agent holds back to the guest's kernel. Throws RefusedError. */
  async flush(options: CallOptions = {}): Promise<void> {
    await this.#caller.execute('guest-file-flush', { handle: this.handle }, options);
  }

  /** Closes it; it need not be open any more. Throws RefusedError, such as when what was written cannot be kept. */
  async close(options: CallOptions = {}): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#caller.execute('guest-file-close', { handle: this.handle }, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #readLot(
    most: number,
    memory: Buffer | undefined,
    options: CallOptions,
  ): Promise<readonly FilePiece[]> {
    const name = 'guest-file-read';
    return await this.#burst(name, options, (channel, deadline) =>
      transfer(
        Math.min(most, LOT),
        channel.readSize,
        channel.window,
        (at, size) => {
          const request = `{"execute": "${name}", "arguments": {"handle": ${this.handle}, "count": ${size}}}`;
          const into = memory?.subarray(at, at + size);
          return channel.exchange(name, request, (reply) => readPiece(reply, size, into), deadline);
        },
        ({ isLast }) => isLast,
      ),
    );
  }

  /** Writes the first part of `bytes`, up to where a write ends early; returns how many bytes that is. */
  async #writeLot(bytes: Uint8Array, options: CallOptions): Promise<number> {
    const name = 'guest-file-write';
    const most = Math.min(bytes.length, LOT);
    return await this.#burst(name, options, async (channel, deadline) => {
      const sizeAt = (at: number): number => Math.min(channel.writeSize, most - at);
      const encode = (at: number): string => {
        const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, sizeAt(at)).toString('base64');
        return `{"execute": "${name}", "arguments": {"handle": ${this.handle}, "buf-b64": "${text}"}}`;
      };
      // One after the other: QEMU's agent loses the answer to a request behind which it has read part of another.
      let next = encode(0);
      for (let at = 0; ;) {
        const size = sizeAt(at);
        const answer = channel.exchange(name, next, (reply) => readWritten(reply, size), deadline);
        answer.catch(() => {}); // awaited below
        await undefined; // the request leaves
        if (at + size < most) next = encode(at + size);
        const count = await answer;
        at += count;
        if (count < size || at === most) return at;
      }
    });
  }

  async #burst<T>(
    name: 'guest-file-read' | 'guest-file-write',
    { timeout = this.#caller.timeout(name), signal }: CallOptions,
    work: (channel: Channel, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    return await this.#session.burst(name, work, timeout, signal);
  }
}

/**
 * Asks for `length` bytes in pieces of `size`, with up to `window` requests under way, until one that `isLast`. Gives all
 * answers, or the first failure, when every answer is known.
 */
async function transfer<T>(
  length: number,
  size: number,
  window: number,
  ask: (at: number, size: number) => Promise<T>,
  isLast: (answer: T) => boolean,
): Promise<T[]> {
  const answers: Promise<T>[] = [];
  for (let at = 0; at < length; at += size) {
    answers.push(ask(at, Math.min(size, length - at)));
    if (answers.length < window) continue;
    const [oldest] = await Promise.allSettled([answers[answers.length - window]!]);
    if (oldest.status === 'rejected' || isLast(oldest.value)) break;
  }
  await Promise.allSettled(answers);
  return await Promise.all(answers);
}
