import { isObject, type Json, LongString, type Message } from '../wire/index.ts';
import { ProtocolError } from './errors.ts';
import { returned } from './reply.ts';

export interface FilePiece {
  readonly bytes: Buffer;
  /** Whether there were fewer bytes than asked for. */
  readonly isLast: boolean;
}

/**
 * The bytes in an answer to guest-file-read of `most` bytes. They are decoded from the bytes that arrived: no string of
 * the schema's is made of them.
 */
export function readPiece(reply: Message, most: number): FilePiece {
  const piece = returned('guest-file-read', reply);
  const { count, eof, 'buf-b64': text } = isObject(piece) ? piece : {};
  if (typeof eof !== 'boolean') throw wrong('eof is no boolean');
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw wrong('buf-b64 is no string');
  if (bytes.length !== count) throw wrong('count is not the number of its bytes');
  if (bytes.length > most) throw wrong('there is more than was asked for');
  return { bytes, isLast: eof || bytes.length === 0 };
}

/** How many of `most` bytes an answer to guest-file-write tells as written. */
export function readWritten(reply: Message, most: number): number {
  const written = returned('guest-file-write', reply);
  const count = isObject(written) ? written['count'] : undefined;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > most)
    throw new ProtocolError('guest-file-write: count is not a number of bytes that were sent');
  return count;
}

/** The bytes; undefined if it is no string. Characters that are no base64 are passed over, which the count shows. */
function decodeBase64(text: Json | undefined): Buffer | undefined {
  if (typeof text === 'string') return Buffer.from(text, 'base64');
  if (!(text instanceof LongString)) return undefined;
  const [chunk, ...more] = text.chunks;
  const whole = chunk !== undefined && more.length === 0 ? chunk : Buffer.concat(text.chunks);
  return Buffer.from(latin1(whole), 'base64');
}

function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

function wrong(what: string): ProtocolError {
  return new ProtocolError(`guest-file-read: ${what}`);
}
