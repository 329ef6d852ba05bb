import {
  EAGAIN,
  ENOENT,
  errnoText,
  fileType,
  O_APPEND,
  O_CREAT,
  O_RDWR,
  REGULAR,
  type Sys,
} from '../../runtime/index.ts';
import { NO_LINK } from './audit-line.ts';
import { AuditError } from './audit-error.ts';
import type { AuditSink } from './audit-sink.ts';
import { type ChainEnd, findChainEnd, TAIL } from './chain-end.ts';

const SEEK_SET = 0;
const SEEK_END = 2;

/**
 * An audit in a file, for root's eyes alone, to which each line is added by one write. When the file has been moved away
 * or deleted, as logrotate does, the next line begins a new one under its name.
 */
export class AuditFile implements AuditSink {
  readonly name: string;
  readonly kind = 'file';
  readonly #sys: Sys;
  #descriptor = -1;
  /** The kernel's name for what is open. */
  #where: string | number = '';
  /** What is left to be written of a line. */
  #rest = '';

  constructor(sys: Sys, path: string) {
    this.#sys = sys;
    this.name = path;
  }

  open(): ReturnType<AuditSink['open']> {
    const status = this.#sys.stat(this.name);
    if (typeof status === 'number') {
      if (status !== -ENOENT) throw this.#error(errnoText(-status));
    } else if (fileType(status[0]) !== REGULAR) throw this.#error('it is no regular file');
    const result = this.#open(this.name);
    if (result < 0) throw this.#error(errnoText(-result));
    const end = this.#end(this.#descriptor);
    if (end === undefined) throw this.#error('it holds something else');
    if (end.open) this.#rest = '\n';
    return { last: end.last ?? this.#lastOfRotated() ?? NO_LINK, torn: end.torn };
  }

  #error(why: string): AuditError {
    return new AuditError(`cannot write the audit to ${this.name}: ${why}`);
  }

  #open(path: string): number {
    const descriptor = this.#sys.open(path, O_RDWR | O_APPEND | O_CREAT, 0o600);
    if (descriptor < 0) return descriptor;
    if (this.#descriptor >= 0) this.#sys.close(this.#descriptor);
    this.#descriptor = descriptor;
    this.#where = this.#sys.readLink(`/proc/self/fd/${descriptor}`);
    return 0;
  }

  /** The file may have been moved away while there was no agent to go on: logrotate has a name for it. */
  #lastOfRotated(): ChainEnd['last'] {
    const descriptor = this.#sys.open(`${this.name}.1`, 0, 0);
    if (descriptor < 0) return undefined;
    const end = this.#end(descriptor);
    this.#sys.close(descriptor);
    return end?.last;
  }

  #end(descriptor: number): ChainEnd | undefined {
    const sys = this.#sys;
    const start = Math.max(0, Number(sys.seek(descriptor, 0, SEEK_END)) - TAIL);
    sys.seek(descriptor, start, SEEK_SET);
    const bytes = new Uint8Array(TAIL);
    let length = 0;
    for (;;) {
      const count = sys.read(descriptor, bytes, length, TAIL - length);
      if (count < 0) throw this.#error(errnoText(-count));
      if (count === 0) return findChainEnd(sys, bytes.subarray(0, length), start === 0);
      length += count;
    }
  }

  get begun(): boolean {
    return this.#rest !== '';
  }

  complete(): number {
    return this.#put(this.#rest);
  }

  append(line: string): number {
    const name = this.#sys.readLink(`/proc/self/fd/${this.#descriptor}`);
    const opened = name === this.#where ? 0 : this.#open(String(this.#where));
    return opened < 0 ? opened : this.#put(line);
  }

  #put(text: string): number {
    for (let left = text; left !== '';) {
      const count = this.#sys.writeText(this.#descriptor, left);
      if (count <= 0) return count || -EAGAIN;
      left = left.slice(count);
      this.#rest = left;
    }
    return 0;
  }
}
