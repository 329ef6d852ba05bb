import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { ByteStream } from './byte-stream.ts';
import type { Deadline } from './deadline.ts';
import { ConnectError, UnavailableError } from './errors.ts';

/** Bytes that are read at once: about as many as Linux lets a socket hold. */
const READ_SIZE = 256 << 10;

/** Connects a socket whose bytes arrive in one piece of memory. Throws as `dialSocket` does. */
export async function dialByteStream(
  options: NetConnectOpts,
  place: string,
  deadline: Deadline,
): Promise<ByteStream> {
  const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
  let take: ((bytes: Buffer) => void) | undefined;
  const callback = (length: number): boolean => {
    take?.(buffer.subarray(0, length));
    return true;
  };
  const stream = await dialSocket({ ...options, onread: { buffer, callback } }, place, deadline);
  return { stream, receive: (taker) => void (take = taker) };
}

/**
 * Connects a socket. `place` is how it is called in errors.
 *
 * @throws ConnectError; UnavailableError when others already wait for their turn there
 */
export async function dialSocket(
  options: NetConnectOpts,
  place: string,
  deadline: Deadline,
): Promise<Socket> {
  const socket = connect(options);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', resolve).once('error', (cause: NodeJS.ErrnoException) => {
    reject(
      cause.code === 'EAGAIN'
        ? new UnavailableError('busy', `${place} has more clients than it takes`, { cause })
        : new ConnectError(`cannot connect to ${place}: ${cause.message}`, { cause }),
    );
  });
  promise.catch(() => {}); // it may fail after it was given up
  try {
    await deadline.race(
      promise,
      () => new ConnectError(`cannot connect to ${place}: nobody accepts it in time`),
    );
    return socket;
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw error;
  }
}
