import { LITTLE_ENDIAN } from '../byte-order.ts';

/** A netlink message with its header, padded to a multiple of four bytes. */
export function netlinkMessage(type: number, body: readonly number[], flags = 0): number[] {
  return padded([
    ...uint32(16 + body.length),
    ...uint16(type),
    ...uint16(flags),
    ...uint32(1),
    ...uint32(0),
    ...body,
  ]);
}

/** An attribute, padded likewise. */
export function netlinkAttribute(type: number, value: readonly number[]): number[] {
  return padded([...uint16(4 + value.length), ...uint16(type), ...value]);
}

export function uint16(value: number): number[] {
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, value, LITTLE_ENDIAN);
  return [...new Uint8Array(view.buffer)];
}

export function uint32(value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, LITTLE_ENDIAN);
  return [...new Uint8Array(view.buffer)];
}

/** The bytes of a C string. */
export function cBytes(text: string): number[] {
  return Array.from(`${text}\0`, (character) => character.charCodeAt(0));
}

function padded(bytes: number[]): number[] {
  while (bytes.length % 4 !== 0) bytes.push(0);
  return bytes;
}
