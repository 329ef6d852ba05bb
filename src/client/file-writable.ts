import { Writable } from 'node:stream';
import { callbackify } from 'node:util';
import type { CallOptions } from './caller.ts';
import type { GuestFile } from './guest-file.ts';

/** Bytes that may wait while others are written. */
const HIGH_WATER_MARK = 4 << 20;

type Done = (error?: Error | null) => void;

/** A stream into a file of the guest, which it opens and closes. */
export class FileWritable extends Writable {
  readonly #open: () => Promise<GuestFile>;
  readonly #options: CallOptions;
  #file: GuestFile | undefined;

  constructor(open: () => Promise<GuestFile>, options: CallOptions) {
    super({ highWaterMark: HIGH_WATER_MARK });
    this.#open = open;
    this.#options = options;
  }

  override _construct(done: Done): void {
    const open = async (): Promise<void> => {
      this.#file = await this.#open();
    };
    callbackify(open)(done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    callbackify(() => this.#file!.write(chunk, this.#options))(done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    const bytes = Buffer.concat(chunks.map(({ chunk }) => chunk));
    callbackify(() => this.#file!.write(bytes, this.#options))(done);
  }

  override _final(done: Done): void {
    callbackify(() => this.#file!.close(this.#options))(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    const close = async (): Promise<void> => {
      await this.#file?.close();
    };
    // What has gone wrong is told, not what follows from it.
    callbackify(close)((failure) => done(error ?? failure));
  }
}
