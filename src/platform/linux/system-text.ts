import { decodeSystemText, type Sys } from '../../runtime/index.ts';

/** Text of the system (see Sys) from `bytes[from, to)`. Nearly all of it is UTF-8, which the engine decodes. */
export function systemText(sys: Sys, bytes: Uint8Array, from: number, to: number): string {
  return sys.decodeUtf8(bytes, from, to) ?? decodeSystemText(bytes, from, to);
}

/** The stand-in for a byte from 0x80 on. */
export function rawByte(byte: number): string {
  return String.fromCharCode(0xdc00 | byte);
}
