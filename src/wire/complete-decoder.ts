import { Decoder, type DecoderOptions } from './decoder.ts';
import { ExactReader } from './exact-reader.ts';
import type { Scanner } from './scanner.ts';

/** A decoder that has the code for every message from the beginning, and so is never stuck. */
export function completeDecoder(scanner: Scanner, options?: DecoderOptions): Decoder {
  const decoder = new Decoder(scanner, options);
  decoder.learn(ExactReader);
  return decoder;
}
