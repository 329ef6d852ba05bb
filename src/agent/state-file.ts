import { CommandError } from '../api/index.ts';
import { EEXIST, errnoText, ESRCH, O_CREAT, O_EXCL, O_WRONLY, type Sys } from '../runtime/index.ts';
import { KeyFileError, parseKeyFile } from './settings/key-file.ts';
import { readTextFile } from './settings/read-text-file.ts';

const FIRST_HANDLE = 1000;
const NEW = O_WRONLY | O_CREAT | O_EXCL;
/** Of a state that is being written, by the process with this number. */
const TEMPORARY = /^qga\.state\.(\d{1,7})$/;

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
  readonly #directory: string;
  readonly #path: string;
  /** Undefined until the file has been read. */
  #nextHandle: number | undefined;

  /** All of the agent's files in its state directory have names that begin so. */
  static path(directory: string): string {
    return `${directory}/qga.state`;
  }

  /**
   * Reads the file in `directory`, or creates it. Throws StateError. Where `frozen`, the first handle does that: an agent that
   * has to thaw must not end for want of it.
   */
  constructor(sys: Sys, directory: string, frozen: boolean) {
    this.#sys = sys;
    this.#directory = directory;
    this.#path = StateFile.path(directory);
    if (frozen) return;
    const counter = readState(sys, directory);
    this.#nextHandle = counter ?? FIRST_HANDLE;
    removeLeftovers(sys, directory);
    if (counter !== undefined) return;
    const result = this.#write(this.#nextHandle);
    if (result < 0) {
      throw new StateError(
        `unable to create state file at path ${this.#path}: ${errnoText(-result)} (does the directory exist? see -t)`,
      );
    }
  }

  /** Takes the next file handle; it is on disk before it is told. */
  readonly takeHandle = (): number => {
    const handle = this.#nextHandle ?? this.#readLate();
    if (this.#write(handle + 1) < 0) throw new CommandError('failed to commit persistent state to disk');
    this.#nextHandle = handle + 1;
    return handle;
  };

  #readLate(): number {
    try {
      return readState(this.#sys, this.#directory) ?? FIRST_HANDLE;
    } catch (error) {
      throw error instanceof StateError ? new CommandError(error.message) : error;
    }
  }

  /** Replaces the file as a whole: a reader, or an agent started after a crash, sees the old text or the new one. */
  #write(counter: number): number {
    const sys = this.#sys;
    const temporary = `${this.#path}.${sys.pid()}`;
    let descriptor = sys.open(temporary, NEW, 0o666);
    if (descriptor === -EEXIST) {
      // Left by an agent that was killed here. Made anew, never written through: it may be a link that somebody planted.
      sys.unlink(temporary);
      descriptor = sys.open(temporary, NEW, 0o666);
    }
    if (descriptor < 0) return descriptor;
    // The administrator's permissions stay, and are not a daemon's umask's.
    const before = sys.stat(this.#path);
    if (typeof before !== 'number') sys.chmod(descriptor, before[0] & 0o7777);
    const text = `[global]\nfd_counter=${counter | 0}\n`; // the file's counter has 32 bits
    const written = sys.writeText(descriptor, text);
    sys.close(descriptor);
    const result = written === text.length ? sys.rename(temporary, this.#path) : Math.min(written, -5);
    if (result < 0) sys.unlink(temporary);
    return result;
  }
}

/** The number of the next handle by the file in `directory`; undefined if there is none. Throws StateError. */
export function readState(sys: Sys, directory: string): number | undefined {
  const path = StateFile.path(directory);
  const failed = (why: string): StateError =>
    new StateError(`error loading persistent state from path: ${path}, ${why}`);
  const file = readTextFile(sys, path);
  if (file === undefined) return undefined;
  if ('problem' in file) throw failed(file.problem);
  try {
    return readCounter(file.text);
  } catch (error) {
    throw error instanceof KeyFileError ? failed(error.message) : error;
  }
}

/** Removes what agents have left that were killed while they wrote. Names alone are removed: a link leads nowhere. */
function removeLeftovers(sys: Sys, directory: string): void {
  const names = sys.readDirectory(directory);
  if (typeof names === 'number') return; // told when the state is written
  for (const name of names) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && sys.kill(Number(pid), 0) === -ESRCH) sys.unlink(`${directory}/${name}`);
  }
}

/** The counter in the text of the file: 1000 if it has none, 0 if that is no number, or too large a one. */
function readCounter(text: string): number {
  const counter = parseKeyFile(text).get('global')?.get('fd_counter');
  if (counter === undefined) return FIRST_HANDLE;
  // As strtol(3), and behind the number a blank and then anything, as GLib takes it.
  const number = Number(/^\s*([+-]?\d+)(?:[ \t\f\r]|$)/.exec(counter)?.[1] ?? 0);
  return number === (number | 0) ? number : 0;
}
