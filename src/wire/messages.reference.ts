import { Decoder, type DecoderOptions } from './decoder.ts';
import { Double } from './double.ts';
import type { Json } from './json.ts';
import { LongString } from './long-string.ts';
import { ParseError } from './parse-error.ts';
import { referenceScanner } from './scanner.reference.ts';

/** What a test compares: errors as `{ error }`, doubles as `{ double }`, long strings as `{ long }`. */
export type Shown = unknown;

/** One byte for each character: U+0080 to U+00FF are the bytes 80 to FF. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * All messages of a stream that arrives in pieces of `piece` bytes, each in memory that is then used again.
 */
export function messagesOf(
  stream: string | Uint8Array,
  piece = Infinity,
  options: DecoderOptions = {},
  scanner = referenceScanner,
): Shown[] {
  const bytes = typeof stream === 'string' ? bytesOf(stream) : stream;
  const decoder = new Decoder(scanner, options);
  const messages: Shown[] = [];
  const size = Math.min(piece, bytes.length);
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    decoder.feed(buffer, part.length);
    for (let message = decoder.next(); message !== undefined; message = decoder.next()) {
      messages.push(message instanceof ParseError ? { error: message.description } : show(message));
    }
    buffer.fill(0x5d); // whoever still looks here sees closing brackets
  }
  return messages;
}

function show(value: Json): Shown {
  if (value instanceof Double) return { double: Object.is(value.value, -0) ? '-0' : value.value };
  if (value instanceof LongString) return { long: value.toString() };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(show);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(members.map(([name, member]) => [name, show(member)]));
}
