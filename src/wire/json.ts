import type { Double } from './double.ts';
import type { LongString } from './long-string.ts';

/**
 * A JSON value as the decoder gives it. Integers are `number` when that is exact, else `bigint` (up to the
 * ranges of int64 and uint64). A number that was written with a fraction or an exponent, or that is beyond
 * uint64, is a `number` when it is not integral, else a `Double`.
 */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | LongString
  | readonly Json[]
  | JsonObject;

/** Its members are its own enumerable properties, whatever their names: `__proto__` and `constructor` too. */
export interface JsonObject {
  readonly [name: string]: Json;
}

// The engine looks names of its own up each time; this is asked for each message.
const { getPrototypeOf, prototype } = Object;

/** Whether a value is an object in JSON: no array, and none of our own classes. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && getPrototypeOf(value) === prototype;
}
