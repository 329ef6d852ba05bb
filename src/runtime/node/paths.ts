import { decodeSystemText, encodeSystemText } from '../index.ts';

/** A path as the C library wants it: bytes, closed by a zero. */
export function cString(text: string): Uint8Array {
  const bytes = encodeSystemText(text);
  const closed = new Uint8Array(bytes.length + 1);
  closed.set(bytes);
  return closed;
}

/** A path as node:fs wants it: bytes. */
export function pathBytes(text: string): Buffer {
  return Buffer.from(encodeSystemText(text));
}

/** The text of a path that node:fs gave as bytes. */
export function pathText(bytes: Uint8Array): string {
  return decodeSystemText(bytes, 0, bytes.length);
}

/** What `call` gives, or the negated errno of the error that node:fs throws. */
export function attempt<T>(call: () => T): T | number {
  try {
    return call();
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).errno;
    if (typeof errno !== 'number') throw error;
    return errno; // libuv's error numbers on Linux are negated errnos
  }
}
