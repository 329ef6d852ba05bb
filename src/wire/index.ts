export { Decoder, type DecoderOptions, type Message } from './decoder.ts';
export { Double } from './double.ts';
export { encode, type Encodable } from './encoder.ts';
export { isObject, type Json, type JsonObject } from './json.ts';
export { LIMITS, type Limits } from './limits.ts';
export { LongString } from './long-string.ts';
export { ParseError } from './parse-error.ts';
export { encodeError, encodeReturn, NOTHING, NOTHING_RETURNED } from './reply.ts';
export type { Scanner } from './scanner.ts';
