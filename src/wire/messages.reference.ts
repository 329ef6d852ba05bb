import { completeDecoder } from './complete-decoder.ts';
import { Double } from './double.ts';
import { ExactReader } from './exact-reader.ts';
import type { Json } from './json.ts';
import type { Decoder, DecoderOptions } from './decoder.ts';
import { LongString } from './long-string.ts';
import { ParseError } from './parse-error.ts';
import { referenceScanner } from './scanner.reference.ts';

const CLOSE_BRACE = 0x7d;

/** What a test compares: errors as `{ error }`, doubles as `{ double }`, long strings as `{ long }`. */
export type Shown = unknown;

/** One byte for each character: U+0080 to U+00FF are the bytes 80 to FF. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** All messages of a stream, as `readAll` reads them. */
export function messagesOf(
  stream: string | Uint8Array,
  pieces?: number | readonly number[],
  options: DecoderOptions = {},
  scanner = referenceScanner,
): Shown[] {
  return readAll(completeDecoder(scanner, options), stream, pieces);
}

/**
 * The messages that a decoder finds in a stream that arrives in pieces of `pieces` bytes, or that is cut at those places,
 * each in memory that is then used again. One that is stuck gets what it lacks.
 */
export function readAll(
  decoder: Decoder,
  stream: string | Uint8Array,
  pieces: number | readonly number[] = Infinity,
): Shown[] {
  const bytes = typeof stream === 'string' ? bytesOf(stream) : stream;
  const messages: Shown[] = [];
  const buffer = new Uint8Array(typeof pieces === 'number' ? Math.min(pieces, bytes.length) : bytes.length);
  buffer.fill(CLOSE_BRACE);
  for (const part of cut(bytes, pieces)) {
    buffer.set(part);
    decoder.feed(buffer, part.length);
    while (decoder.more) {
      const message = decoder.next();
      if (message === undefined) {
        if (!decoder.stuck) break;
        decoder.learn(ExactReader);
        continue;
      }
      messages.push(message instanceof ParseError ? { error: message.description } : show(message));
    }
    buffer.fill(CLOSE_BRACE); // whoever still looks here sees these
  }
  return messages;
}

function* cut(bytes: Uint8Array, pieces: number | readonly number[]): Iterable<Uint8Array> {
  if (typeof pieces === 'number') {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
    return;
  }
  const places = [0, ...pieces.toSorted((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++)
    if (places[i]! > places[i - 1]!) yield bytes.subarray(places[i - 1], places[i]);
}

function show(value: Json): Shown {
  if (value instanceof Double) return { double: Object.is(value.value, -0) ? '-0' : value.value };
  if (value instanceof LongString) return { long: value.toString() };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(show);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(members.map(([name, member]) => [name, show(member)]));
}
