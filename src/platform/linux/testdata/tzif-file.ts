/** What to put into a TZif file. */
export interface TzifContent {
  /** Seconds since 1970, and the number of the type that holds from then on. */
  readonly changes: readonly (readonly [at: number, type: number])[];
  readonly types: readonly (readonly [offset: number, zone: string])[];
  /** POSIX rule for what comes after the last change. */
  readonly footer: string;
}

/** A TZif file (RFC 8536): of version 1, or of version 2 with an empty first block as zic(8) writes it. */
export function tzifFile(version: 1 | 2, content: TzifContent): Uint8Array {
  if (version === 1) return Uint8Array.from(block(0, content, 4));
  const empty = block(0x32, { changes: [], types: [[0, '']], footer: '' }, 4);
  return Uint8Array.from([...empty, ...block(0x32, content, 8), ...ascii(`\n${content.footer}\n`)]);
}

function block(version: number, { changes, types }: TzifContent, timeSize: 4 | 8): number[] {
  const names = types.map(([, zone]) => ascii(`${zone}\0`));
  const starts = names.map((_, index) => names.slice(0, index).flat().length);
  return [
    ...ascii('TZif'),
    version,
    ...Array.from({ length: 15 }, () => 0),
    ...[0, 0, 0, changes.length, types.length, names.flat().length].flatMap((count) => bigEndian(count, 4)),
    ...changes.flatMap(([at]) => bigEndian(at, timeSize)),
    ...changes.map(([, type]) => type),
    ...types.flatMap(([offset], index) => [...bigEndian(offset, 4), 0, starts[index]!]),
    ...names.flat(),
  ];
}

function bigEndian(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(value));
  return [...new Uint8Array(view.buffer, 8 - size)];
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
