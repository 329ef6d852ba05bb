import { CommandError } from '../api/index.ts';
import { EEXIST, ENOENT, errnoText, type Sys } from '../runtime/index.ts';

const FIRST_HANDLE = 1000;
const INT32_MAX = 0x7fff_ffff;
/** Flags of open(2), the same on every architecture that we build for. */
const O_RDONLY = 0;
const O_WRONLY_NEW = 0o1 | 0o100 | 0o200;

/** The state directory cannot be used: the agent does not start. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/**
 * `qga.state`, what outlives the agent: the number of the next file handle, so that no handle of an agent that is gone
 * ever means another file. It has the C agent's format and place; either agent takes over from the other.
 */
export class StateFile {
  readonly #sys: Sys;
  readonly #path: string;
  #nextHandle: number;

  /** All of the agent's files in its state directory have names that begin so. */
  static path(directory: string): string {
    return `${directory}/qga.state`;
  }

  /**
   * Reads the file in `directory`, or creates it; not where nothing may be written, `mayWrite`: then the first handle does.
   * Throws StateError.
   */
  constructor(sys: Sys, directory: string, mayWrite: boolean) {
    this.#sys = sys;
    this.#path = StateFile.path(directory);
    const text = this.#read();
    this.#nextHandle = text === undefined ? FIRST_HANDLE : parseCounter(text, this.#path);
    if (text !== undefined || !mayWrite) return;
    const result = this.#write(this.#nextHandle);
    if (result < 0) {
      throw new StateError(
        `unable to create state file at path ${this.#path}: ${errnoText(-result)} (does the directory exist? see -t)`,
      );
    }
  }

  /** Takes the next file handle; it is on disk before it is told. */
  readonly takeHandle = (): number => {
    const handle = this.#nextHandle;
    const next = (handle + 1) | 0; // the format's counter has 32 bits
    if (this.#write(next) < 0) throw new CommandError('failed to commit persistent state to disk');
    this.#nextHandle = next;
    return handle;
  };

  #read(): string | undefined {
    const sys = this.#sys;
    const descriptor = sys.open(this.#path, O_RDONLY, 0);
    if (descriptor === -ENOENT) return undefined;
    if (descriptor < 0) {
      throw new StateError(`unable to access state file at path ${this.#path}: ${errnoText(-descriptor)}`);
    }
    const bytes = new Uint8Array(4096);
    const count = sys.read(descriptor, bytes, 0, bytes.length);
    sys.close(descriptor);
    if (count < 0) {
      throw new StateError(`unable to access state file at path ${this.#path}: ${errnoText(-count)}`);
    }
    return sys.decodeUtf8(bytes, 0, count) ?? '';
  }

  /** Replaces the file as a whole: a reader, or an agent started after a crash, sees the old text or the new one. */
  #write(counter: number): number {
    const sys = this.#sys;
    const temporary = `${this.#path}.${sys.pid()}`;
    let descriptor = sys.open(temporary, O_WRONLY_NEW, 0o666);
    if (descriptor === -EEXIST) {
      // Left by an agent that was killed here. Made anew, never written through: it may be a link that somebody planted.
      sys.unlink(temporary);
      descriptor = sys.open(temporary, O_WRONLY_NEW, 0o666);
    }
    if (descriptor < 0) return descriptor;
    const text = `[global]\nfd_counter=${counter}\n`;
    const written = sys.writeText(descriptor, text);
    sys.close(descriptor);
    const result = written === text.length ? sys.rename(temporary, this.#path) : Math.min(written, -5);
    if (result < 0) sys.unlink(temporary);
    return result;
  }
}

/** The counter in a key file as GLib reads it: absent 1000, no number or too large 0. */
function parseCounter(text: string, path: string): number {
  let group: string | undefined;
  let counter: string | undefined;
  for (const line of text.split('\n').map((line) => line.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (line.startsWith('[') && line.endsWith(']')) group = line.slice(1, -1);
    else if (group === undefined || equals < 1) {
      throw new StateError(
        `error loading persistent state from path: ${path}, this is no line of a key file: ${line}`,
      );
    } else if (group === 'global' && line.slice(0, equals).trim() === 'fd_counter') {
      counter = line.slice(equals + 1).trim();
    }
  }
  if (counter === undefined) return FIRST_HANDLE;
  const number = /^[+-]?\d+$/.test(counter) ? Number(counter) : 0;
  return Math.abs(number) > INT32_MAX ? 0 : number;
}
