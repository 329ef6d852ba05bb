import type { Timezone } from '../index.ts';
import { posixTimezone } from './posix-timezone.ts';

// RFC 8536, section 3.1: magic, version, 15 bytes reserved, six counts. All numbers are big-endian.
const HEADER = 44;
const COUNTS = 20;
const MAGIC = 0x545a_6966; // TZif
const NEWLINE = 10;

/**
 * The time zone that the TZif file `bytes` (tzfile(5)) has at `seconds` since 1970; undefined if it is no such file.
 */
export function tzifTimezone(bytes: Uint8Array, seconds: number): Timezone | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const old = readBlock(view, 0, 4);
  if (old === undefined) return undefined;
  if (old.version === 0) return old.at(seconds).zone;
  // From version 2 on a second block has 64-bit times, and a POSIX rule for those after its last one.
  const block = readBlock(view, old.end, 8);
  if (block === undefined) return undefined;
  const { zone, beyond } = block.at(seconds);
  return (beyond ? posixTimezone(footer(bytes, block.end), seconds) : undefined) ?? zone;
}

interface Block {
  readonly version: number;
  /** Where the next block, or the footer, begins. */
  readonly end: number;
  /** The zone at a moment; `beyond`: nothing in the table comes after it. */
  at(seconds: number): { readonly zone: Timezone; readonly beyond: boolean };
}

/** The block at `start`, whose times have `timeSize` bytes. */
function readBlock(view: DataView, start: number, timeSize: 4 | 8): Block | undefined {
  if (start + HEADER > view.byteLength || view.getUint32(start) !== MAGIC) return undefined;
  const [universals = 0, standards = 0, leaps = 0, times = 0, types = 0, characters = 0] = Array.from(
    { length: 6 },
    (_, index) => view.getUint32(start + COUNTS + 4 * index),
  );
  const typeIndexes = start + HEADER + times * timeSize;
  const typeTable = typeIndexes + times;
  const names = typeTable + types * 6;
  const end = names + characters + leaps * (timeSize + 4) + standards + universals;
  if (end > view.byteLength || types === 0) return undefined;

  const time = (index: number): number => {
    const at = start + HEADER + index * timeSize;
    return timeSize === 4 ? view.getInt32(at) : view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
  };
  const zone = (type: number): Timezone => ({
    offset: view.getInt32(typeTable + 6 * type),
    zone: asciiUpTo(view, 0, names + view.getUint8(typeTable + 6 * type + 5), end),
  });
  return {
    version: view.getUint8(start + 4),
    end,
    at: (seconds) => {
      let after = times; // of the first change that lies after `seconds`
      while (after > 0 && time(after - 1) > seconds) after--;
      // Before the first change the first type holds.
      const type = after === 0 ? 0 : view.getUint8(typeIndexes + after - 1);
      return { zone: zone(Math.min(type, types - 1)), beyond: after === times };
    },
  };
}

function footer(bytes: Uint8Array, start: number): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return asciiUpTo(view, NEWLINE, start + 1, bytes.length);
}

/** The characters from `from` on, up to the byte `last` or to `to`. */
function asciiUpTo(view: DataView, last: number, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to && view.getUint8(at) !== last; at++)
    text += String.fromCharCode(view.getUint8(at));
  return text;
}
