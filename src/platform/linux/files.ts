import {
  check,
  EAGAIN,
  EEXIST,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_NONBLOCK,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  type Sys,
} from '../../runtime/index.ts';
import type { FileAccess, Files, OpenFile, Whence } from '../index.ts';

const WHENCE = { set: 0, cur: 1, end: 2 } as const;

/** Files by path, opened with plain system calls: what is written is in the file at once. */
export class LinuxFiles implements Files {
  readonly #sys: Sys;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  open(path: string, access: FileAccess): OpenFile {
    const sys = this.#sys;
    let fd = access.create === undefined ? -EEXIST : createFile(sys, path, access);
    // An existing one keeps its permissions.
    if (fd === -EEXIST) fd = sys.open(path, openFlags(access), 0);
    return new LinuxFile(sys, check<number>(fd, 'open', path));
  }
}

/**
 * Makes a new file, or returns the negated errno. It gets its permissions by fchmod(2), which no umask narrows, and nobody
 * can open it before. If that fails it is a SystemError, which tells of `told`.
 */
export function createFile(sys: Sys, path: string, access: FileAccess, told = path): number {
  const fd = sys.open(path, openFlags(access) | O_CREAT | O_EXCL, 0);
  if (fd < 0) return fd;
  const result = sys.chmod(fd, access.create ?? 0);
  if (result < 0) {
    sys.close(fd);
    sys.unlink(path);
  }
  check(result, 'fchmod', told);
  return fd;
}

/** Flags of open(2) for a file that exists. */
export function openFlags({ read, write, append, truncate }: FileAccess): number {
  const direction = write ? (read ? O_RDWR : O_WRONLY) : 0;
  return direction | (append ? O_APPEND : 0) | (truncate ? O_TRUNC : 0) | O_NOCTTY | O_NONBLOCK;
}

/** A file that is open as a descriptor. */
export class LinuxFile implements OpenFile {
  readonly #sys: Sys;
  readonly #fd: number;

  constructor(sys: Sys, fd: number) {
    this.#sys = sys;
    this.#fd = fd;
  }

  read(into: Uint8Array, at: number, length: number): number | undefined {
    const result = this.#sys.read(this.#fd, into, at, length);
    return result >= 0 ? result : unlessEmpty(result, 'read');
  }

  write(from: Uint8Array, at: number, length: number): number | undefined {
    const result = this.#sys.write(this.#fd, from, at, length);
    return result >= 0 ? result : unlessEmpty(result, 'write');
  }

  seek(offset: number | bigint, whence: Whence): number | bigint {
    return check<number | bigint>(this.#sys.seek(this.#fd, offset, WHENCE[whence]), 'lseek');
  }

  close(): void {
    check(this.#sys.close(this.#fd), 'close');
  }
}

/** What has failed: undefined where the call would have to wait. */
function unlessEmpty(result: number, syscall: string): undefined {
  if (result !== -EAGAIN) check(result, syscall);
}
