import { Readable, type Writable } from 'node:stream';
import type { CallOptions, Caller } from './caller.ts';
import { FileError } from './errors.ts';
import { type CopyOptions, download, upload } from './file-copy.ts';
import { FileWritable } from './file-writable.ts';
import { guestChecksum } from './file-checksum.ts';
import { GuestFile } from './guest-file.ts';
import type { Session } from './session.ts';

/** Bytes of a file that `readFile` takes into memory at most, where nothing else is said. */
const READ_LIMIT = 256 << 20;

/** Ways to open a file: read, write anew, append; with `+` both to read and write. */
export const fileModes = ['r', 'w', 'a', 'r+', 'w+', 'a+'] as const;
/** One of `fileModes`. */
export type FileMode = (typeof fileModes)[number];

/** How a whole file is read. */
export interface ReadFileOptions extends CallOptions {
  /** Bytes beyond which a file is refused: what a guest sends may have no end. 256 MiB by default. */
  readonly limit?: number | undefined;
}

/** Which part of a file is streamed. */
export interface ReadStreamOptions extends CallOptions {
  /** Bytes to skip; 0 by default. */
  readonly start?: number | undefined;
  /** Bytes to read at most; all by default. */
  readonly length?: number | undefined;
}

/** The guest's files. Options are for each call: `timeout` for each request, `signal` for all of it. */
export class GuestFiles {
  readonly #caller: Caller;
  readonly #session: Session;

  constructor(caller: Caller, session: Session) {
    this.#caller = caller;
    this.#session = session;
  }

  /** Opens a file; it has to be closed (`await using`). Throws RefusedError. */
  async open(path: string, mode: FileMode = 'r', options: CallOptions = {}): Promise<GuestFile> {
    const handle = await this.#caller.execute('guest-file-open', { path, mode }, options);
    return new GuestFile(this.#caller, this.#session, path, handle);
  }

  /** A whole file. Throws FileError when it is larger than `limit`; RefusedError when it cannot be read. */
  async readFile(path: string, { limit = READ_LIMIT, ...options }: ReadFileOptions = {}): Promise<Buffer> {
    return await this.#with(path, 'r', options, async (file) => {
      const bytes = await file.read(limit + 1, options);
      if (bytes.length > limit) throw new FileError(`${path} of the guest has more than ${limit} bytes`);
      return bytes;
    });
  }

  /**
   * Writes a whole file; `mode` 'a' appends to it. Text is written as UTF-8. Throws FileError when it takes no more;
   * RefusedError when it cannot be written.
   */
  async writeFile(
    path: string,
    data: string | Uint8Array,
    { mode = 'w', ...options }: CallOptions & { readonly mode?: 'w' | 'a' } = {},
  ): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    await this.#with(path, mode, options, (file) => file.write(bytes, options));
  }

  /**
   * A stream of a file's bytes. It reads ahead by no more than a lot of pieces. What other methods throw is its
   * 'error'.
   */
  createReadStream(path: string, { start = 0, length, ...options }: ReadStreamOptions = {}): Readable {
    const open = (): Promise<GuestFile> => this.open(path, 'r', options);
    async function* read(): AsyncGenerator<Buffer, void, undefined> {
      const file = await open();
      try {
        if (start > 0) await file.seek(start, 'set', options);
        yield* file.pieces(length, options);
      } finally {
        await file.close();
      }
    }
    return Readable.from(read(), { objectMode: false });
  }

  /**
   * A stream into a file; `mode` 'a' appends to it. It has ended well when it says 'finish'. What other methods throw is
   * its 'error'.
   */
  createWriteStream(
    path: string,
    { mode = 'w', ...options }: CallOptions & { readonly mode?: 'w' | 'a' } = {},
  ): Writable {
    return new FileWritable(() => this.open(path, mode, options), options);
  }

  /**
   * Copies a file of the guest to the host's `to`, in pieces under `to.part` until it is whole.
   *
   * @throws FileError when it is not whole; RefusedError; what node:fs throws
   */
  async download(path: string, to: string, options: CopyOptions = {}): Promise<void> {
    await this.#with(path, 'r', options, (file) =>
      download(file, to, options, (signal) => this.checksum(path, { ...options, signal })),
    );
  }

  /** Copies the host's file `from` into the guest's `path`. Throws as `download` does. */
  async upload(from: string, path: string, options: CopyOptions = {}): Promise<void> {
    await upload(
      from,
      (mode) => this.open(path, mode, options),
      options,
      (signal) => this.checksum(path, { ...options, signal }),
    );
  }

  /**
   * The SHA-256 of a file, in hexadecimal: by sha256sum in the guest, or, where that may not be run or is not there,
   * of its bytes, which are fetched for it. Throws RefusedError when it cannot be read.
   */
  async checksum(path: string, options: CallOptions = {}): Promise<string> {
    return await guestChecksum(this.#caller, path, options, () => this.createReadStream(path, options));
  }

  async #with<T>(
    path: string,
    mode: FileMode,
    options: CallOptions,
    work: (file: GuestFile) => Promise<T>,
  ): Promise<T> {
    const file = await this.open(path, mode, options);
    let result: T;
    try {
      result = await work(file);
    } catch (error) {
      // What has gone wrong is told, not what follows from it.
      await file.close().catch(() => {});
      throw error;
    }
    await file.close();
    return result;
  }
}
