import type { Duplex } from 'node:stream';

/** A connected stream of bytes to an agent. */
export interface ByteStream {
  readonly stream: Duplex;
  /** Has `take` called with the bytes that arrive from now on. Their memory is used again when it returns. */
  readonly receive: (take: (bytes: Buffer) => void) => void;
}

/** Any stream as one. */
export function byteStream(stream: Duplex): ByteStream {
  return { stream, receive: (take) => void stream.on('data', take) };
}
