import { EFBIG, type Sys } from '../../runtime/index.ts';

const FIRST_SIZE = 4096;

/** The whole content of the file at `path`, or the negated errno. Not for what may be a FIFO: opening one waits. */
export function readBytes(sys: Sys, path: string): Uint8Array | number {
  const fd = sys.open(path, 0, 0);
  if (fd < 0) return fd;
  const bytes = readToEnd(sys, fd);
  sys.close(fd);
  return bytes;
}

/** What is left to read from `fd`, or the negated errno; -EFBIG if it is more than `limit` bytes. */
export function readToEnd(sys: Sys, fd: number, limit = Infinity): Uint8Array | number {
  let bytes = new Uint8Array(FIRST_SIZE);
  let length = 0;
  for (;;) {
    const count = sys.read(fd, bytes, length, bytes.length - length);
    if (count < 0) return count;
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > limit) return -EFBIG;
    if (length < bytes.length) continue;
    const larger = new Uint8Array(2 * length);
    larger.set(bytes);
    bytes = larger;
  }
}
