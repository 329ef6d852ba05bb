import { EFBIG, type Sys } from '../../runtime/index.ts';
import { systemText } from './system-text.ts';

/**
 * Reading access to the kernel's trees of small text files, /sys and /proc, in the manner of Sys: a failure
 * is the negated errno. Tests put a captured tree in the place of the kernel's.
 */
export interface Tree {
  /** The whole text of the file at `path`; EFBIG if it is longer than any that could be answered with. */
  readText(path: string): string | number;
  /** Entry names in the directory's own order. */
  readDirectory(path: string): string[] | number;
  /** The text of a symbolic link. */
  readLink(path: string): string | number;
  /** The path without symbolic links. */
  realPath(path: string): string | number;
}

/** Most files of /sys fit into a page. */
const FIRST_SIZE = 4096;
/** Of a text, in bytes: half of what a message holds. */
const LIMIT = 32 << 20;

/** The running system's tree. */
export class SystemTree implements Tree {
  readonly #sys: Sys;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  readText(path: string): string | number {
    const sys = this.#sys;
    const fd = sys.open(path, 0, 0);
    if (fd < 0) return fd;
    let bytes = new Uint8Array(FIRST_SIZE);
    let length = 0;
    for (;;) {
      const count = length < LIMIT ? sys.read(fd, bytes, length, bytes.length - length) : -EFBIG;
      if (count <= 0) {
        sys.close(fd);
        return count < 0 ? count : systemText(sys, bytes, 0, length);
      }
      length += count;
      if (length === bytes.length) {
        const larger = new Uint8Array(2 * length);
        larger.set(bytes);
        bytes = larger;
      }
    }
  }

  readDirectory(path: string): string[] | number {
    return this.#sys.readDirectory(path);
  }

  readLink(path: string): string | number {
    return this.#sys.readLink(path);
  }

  realPath(path: string): string | number {
    return this.#sys.realPath(path);
  }
}
