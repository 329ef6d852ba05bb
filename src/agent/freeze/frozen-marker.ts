import { ENOENT, O_CREAT, O_EXCL, O_WRONLY, type Sys } from '../../runtime/index.ts';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const NAMES = { boot: 'boot_id', since: 'frozen_at', deadline: 'thaw_at' } as const;

/** Times on the clock of `Sys.now()`, undefined if they are not known. */
export interface Mark {
  readonly since: number | undefined;
  /** Infinity if there is none. */
  readonly deadline: number | undefined;
}

/**
 * `qga.state.isfrozen`: there as long as file systems are frozen, so that an agent that is started again knows. It is where
 * the C agent has it. That one leaves it empty; here it holds a key file: which boot of the machine it is of, and when the
 * file systems were frozen and are to be thawed, in milliseconds on the clock of `Sys.now()`.
 */
export class FrozenMarker {
  readonly #sys: Sys;
  readonly path: string;

  constructor(sys: Sys, directory: string) {
    this.#sys = sys;
    this.path = `${directory}/qga.state.isfrozen`;
  }

  /** Undefined if nothing is frozen. A marker of an earlier boot is removed. */
  read(): Mark | undefined {
    const mark = this.look();
    if (mark !== 'stale') return mark;
    this.remove();
    return undefined;
  }

  /** What the marker says; undefined if there is none. */
  look(): Mark | 'stale' | undefined {
    const text = this.#readText(this.path);
    if (text === -ENOENT) return undefined;
    if (typeof text === 'number') return { since: undefined, deadline: undefined }; // it is there
    const boot = valueOf(text, NAMES.boot);
    // No file system stays frozen over a restart of the machine, but the file may.
    if (boot !== undefined && boot !== this.#boot()) return 'stale';
    return { since: timeOf(text, NAMES.since), deadline: timeOf(text, NAMES.deadline) };
  }

  /** Returns 0 or the negated errno. */
  write(deadline: number): number {
    const sys = this.#sys;
    sys.unlink(this.path); // made anew, never written through: it may be a link that somebody planted
    const fd = sys.open(this.path, O_WRONLY | O_CREAT | O_EXCL, 0o600);
    if (fd < 0) return fd;
    const times = `${NAMES.since}=${sys.now()}\n${NAMES.deadline}=${deadline}\n`;
    const text = `[frozen]\n${NAMES.boot}=${this.#boot()}\n${times}`;
    const written = sys.writeText(fd, text);
    sys.close(fd);
    return Math.min(written, 0);
  }

  /** Returns 0 or the negated errno. */
  remove(): number {
    return this.#sys.unlink(this.path);
  }

  #boot(): string {
    const text = this.#readText(BOOT_ID);
    return typeof text === 'string' ? text.trim() : 'unknown';
  }

  #readText(path: string): string | number {
    const sys = this.#sys;
    const fd = sys.open(path, 0, 0);
    if (fd < 0) return fd;
    const bytes = new Uint8Array(256);
    const count = sys.read(fd, bytes, 0, bytes.length);
    sys.close(fd);
    return count < 0 ? count : (sys.decodeUtf8(bytes, 0, count) ?? '');
  }
}

/** A line that is cut short, by a full disk, has none. */
function valueOf(text: string, name: string): string | undefined {
  const lines = text.split('\n').slice(0, -1);
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
}

function timeOf(text: string, name: string): number | undefined {
  const value = valueOf(text, name);
  return value === undefined || Number.isNaN(+value) ? undefined : +value;
}
