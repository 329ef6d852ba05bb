import type { Sys } from '../../runtime/index.ts';

/**
 * Text of the system (see Sys) from `bytes[from, to)`: UTF-8, and a lone surrogate U+DC80..U+DCFF for each
 * byte that is none, as in file names of another encoding.
 */
export function systemText(sys: Sys, bytes: Uint8Array, from: number, to: number): string {
  return sys.decodeUtf8(bytes, from, to) ?? mixedText(sys, bytes, from, to);
}

function mixedText(sys: Sys, bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to;) {
    const byte = bytes[at]!;
    const end = at + sequenceLength(byte);
    const character = end <= to ? sys.decodeUtf8(bytes, at, end) : undefined;
    text += character ?? rawByte(byte);
    at = character === undefined ? at + 1 : end;
  }
  return text;
}

/** The stand-in for a byte from 0x80 on. */
export function rawByte(byte: number): string {
  return String.fromCharCode(0xdc00 | byte);
}

/** Bytes of the UTF-8 sequence that `lead` would begin; whether it does is for the decoder to say. */
function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
