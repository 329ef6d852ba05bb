/** What to put into a record of utmp(5). */
export interface UtmpRecord {
  readonly type: number;
  readonly user: string;
  readonly seconds: number;
  readonly microseconds: number;
}

/** A record as little-endian machines write it, with 32-bit times (384 bytes) or 64-bit ones (400 bytes). */
export function utmpRecord(size: 384 | 400, { type, user, seconds, microseconds }: UtmpRecord): number[] {
  const record = new Uint8Array(size);
  const view = new DataView(record.buffer);
  view.setInt16(0, type, true);
  view.setInt32(4, 4711, true);
  put(record, 8, 'tty1');
  put(record, 44, user);
  put(record, 76, 'client.example');
  if (size === 384) {
    view.setInt32(340, seconds, true);
    view.setInt32(344, microseconds, true);
  } else {
    view.setBigInt64(344, BigInt(seconds), true);
    view.setBigInt64(352, BigInt(microseconds), true);
  }
  return [...record];
}

function put(record: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) record[at + i] = text.charCodeAt(i);
}
