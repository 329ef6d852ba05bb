import { isObject, LongString, type Message } from '../wire/index.ts';
import { ProtocolError } from './errors.ts';
import { returned } from './reply.ts';

export interface FilePiece {
  readonly bytes: Buffer;
  /** Whether there were fewer bytes than asked for. */
  readonly isLast: boolean;
}

/**
 * The bytes in an answer to guest-file-read of `most` bytes, in `memory` for so many if that is given. They are decoded
 * from the bytes that arrived: no string of the schema's is made of them.
 */
export function readPiece(reply: Message, most: number, memory?: Buffer): FilePiece {
  const piece = returned('guest-file-read', reply);
  const { count, eof, 'buf-b64': text } = isObject(piece) ? piece : {};
  if (typeof eof !== 'boolean') throw wrong('eof is no boolean');
  if (typeof text !== 'string' && !(text instanceof LongString)) throw wrong('buf-b64 is no string');
  if (text.length > Math.ceil(most / 3) * 4) throw wrong('there is more than was asked for');
  const into = memory ?? Buffer.allocUnsafe(Math.floor((text.length * 3) / 4));
  const length = typeof text === 'string' ? into.write(text, 'base64') : decodeChunks(text.chunks, into);
  if (length !== count) throw wrong('count is not the number of its bytes');
  return { bytes: into.subarray(0, length), isLast: eof || length === 0 };
}

/** How many of `most` bytes an answer to guest-file-write tells as written. */
export function readWritten(reply: Message, most: number): number {
  const written = returned('guest-file-write', reply);
  const count = isObject(written) ? written['count'] : undefined;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > most)
    throw new ProtocolError('guest-file-write: count is not a number of bytes that were sent');
  return count;
}

/**
 * Decodes base64 that lies in several chunks; returns the number of bytes. Characters that are no base64 are passed over,
 * which the count shows.
 */
function decodeChunks(chunks: readonly Uint8Array[], into: Buffer): number {
  let length = 0;
  const decode = (text: string): void => void (length += into.write(text, length, 'base64'));
  // What a chunk has of a group of four that ends in the next one.
  let start = '';
  for (const chunk of chunks) {
    const from = Math.min((4 - start.length) % 4, chunk.length);
    const to = from + ((chunk.length - from) & ~3);
    start += latin1(chunk, 0, from);
    if (start.length === 4) {
      decode(start);
      start = '';
    }
    decode(latin1(chunk, from, to));
    start += latin1(chunk, to, chunk.length);
  }
  decode(start);
  return length;
}

function latin1({ buffer, byteOffset }: Uint8Array, from: number, to: number): string {
  return from === to ? '' : Buffer.from(buffer, byteOffset + from, to - from).toString('latin1');
}

function wrong(what: string): ProtocolError {
  return new ProtocolError(`guest-file-read: ${what}`);
}
