import { errnoText, O_CREAT, O_WRONLY, type Sys } from '../runtime/index.ts';

/** The pid file cannot be written: the daemon ends. */
export class PidFileError extends Error {
  override readonly name = 'PidFileError';
}

/** A daemon's process number in a file, which it keeps locked for as long as it lives: a second one with it does not start. */
export class PidFile {
  readonly #sys: Sys;
  readonly #path: string;
  readonly #descriptor: number;

  /** Throws PidFileError. */
  constructor(sys: Sys, path: string) {
    this.#sys = sys;
    this.#path = path;
    this.#descriptor = sys.open(path, O_WRONLY | O_CREAT, 0o600);
    this.#require(this.#descriptor, `Could not create '${path}'`);
    this.#require(sys.lock(this.#descriptor), `Cannot lock pid file ${path}`);
    this.#require(sys.truncate(this.#descriptor, 0), `Failed to truncate pid file ${path}`);
    const text = `${sys.pid()}\n`;
    this.#require(sys.writeText(this.#descriptor, text), `Failed to write pid file ${path}`);
  }

  /** To be called when the daemon ends. */
  remove(): void {
    this.#sys.unlink(this.#path);
  }

  #require(result: number, what: string): void {
    if (result >= 0) return;
    if (this.#descriptor >= 0) this.#sys.close(this.#descriptor);
    throw new PidFileError(`${what}: ${errnoText(-result)}`);
  }
}
