import { CommandError } from '../api/index.ts';
import type { OpenFile } from '../platform/index.ts';
import type { ByteSink, OpenContainer } from '../wire/index.ts';

/** The files that clients have open, by handle. Any client may use any handle. */
export class OpenFiles {
  /** Takes the data of a very large write while it arrives. It comes with the first file that is opened, as its code does. */
  sinkFor: ((open: readonly OpenContainer[]) => ByteSink | undefined) | undefined;
  readonly #files = new Map<number | bigint, OpenFile>();
  readonly #takeHandle: () => number;

  /** `takeHandle` gives numbers that no file has had before; it may throw. */
  constructor(takeHandle: () => number) {
    this.#takeHandle = takeHandle;
  }

  get count(): number {
    return this.#files.size;
  }

  /** Returns the file's handle. */
  add(file: OpenFile): number {
    try {
      const handle = this.#takeHandle();
      this.#files.set(handle, file);
      return handle;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  find(handle: number | bigint): OpenFile | undefined {
    return this.#files.get(handle);
  }

  /** Throws CommandError if there is no such handle. */
  get(handle: number | bigint): OpenFile {
    const file = this.#files.get(handle);
    if (file === undefined) throw new CommandError(`handle '${handle}' has not been found`);
    return file;
  }

  /** Forgets the handle. */
  remove(handle: number | bigint): void {
    this.#files.delete(handle);
  }
}
