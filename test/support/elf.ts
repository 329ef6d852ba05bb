import { readFileSync } from 'node:fs';

/** Kinds of program headers (elf(5)). */
export const LOAD = 1;
export const DYNAMIC = 2;
export const INTERPRETER = 3;
export const STACK = 0x6474_e551;
export const RELOCATED = 0x6474_e552;
/** A program header's flags. */
export const EXECUTABLE = 1;
export const WRITABLE = 2;

/** A part of a program, as it is to be in memory. */
export interface Part {
  readonly kind: number;
  readonly flags: number;
  /** From the program's beginning in memory. */
  readonly start: number;
  readonly end: number;
}

export interface Program {
  /** Whether it may be put anywhere in memory. */
  readonly movable: boolean;
  readonly parts: readonly Part[];
  /** Whether it asks for all its symbols to be found before it runs. */
  readonly boundAtStart: boolean;
}

/** Reads the headers of a 64-bit little-endian ELF file. */
export function readProgram(path: string): Program {
  const file = readFileSync(path);
  if (file.readUInt32BE(0) !== 0x7f45_4c46 || file[4] !== 2 || file[5] !== 1)
    throw new Error(`${path}: not such an ELF file`);
  const parts: Part[] = [];
  let boundAtStart = false;
  for (let i = 0; i < file.readUInt16LE(0x38); i++) {
    const at = Number(file.readBigUInt64LE(0x20)) + i * file.readUInt16LE(0x36);
    const word = (offset: number): number => Number(file.readBigUInt64LE(at + offset));
    const [kind, flags] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    parts.push({ kind, flags, start: word(0x10), end: word(0x10) + word(0x28) });
    if (kind === DYNAMIC) boundAtStart = isBoundAtStart(file.subarray(word(0x08), word(0x08) + word(0x20)));
  }
  return { movable: file.readUInt16LE(0x10) === 3, parts, boundAtStart };
}

function isBoundAtStart(entries: Buffer): boolean {
  const [FLAGS, BIND_NOW] = [30n, 8n];
  for (let at = 0; at < entries.length; at += 16)
    if (entries.readBigUInt64LE(at) === FLAGS) return (entries.readBigUInt64LE(at + 8) & BIND_NOW) !== 0n;
  return false;
}
