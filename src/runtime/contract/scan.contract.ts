/** Sys: passes over bytes that look for some. */
import type { Sys } from '../index.ts';
import { type Case, equal, outOfRange } from './case.contract.ts';
import { bytesOf } from './tools.contract.ts';

const A = 0x61;
const text = bytesOf('..abcabca\0\xff..');
/** Classes: 1 for an `a`, 2 for a `c`, 128 for 0xFF. */
const table = new Uint8Array(256);
table[A] = 1;
table[0x63] = 2;
table[0xff] = 128;

/** Calls `look` for every range of an array that begins at any place of a word of memory. */
function everyRange(look: (bytes: Uint8Array, from: number, to: number) => void): void {
  const memory = new Uint8Array(48).fill(A);
  for (let start = 0; start < 9; start++) {
    const bytes = memory.subarray(start, start + text.length);
    bytes.set(text);
    for (let from = 0; from <= text.length; from++)
      for (let to = from; to <= text.length; to++) look(bytes, from, to);
    bytes.fill(A);
  }
}

/** The methods, as calls on a range. */
const methods: Readonly<Record<string, (sys: Sys, bytes: Uint8Array, from: number, to: number) => number>> = {
  indexOf: (sys, bytes, from, to) => sys.indexOf(bytes, A, from, to),
  classes: (sys, bytes, from, to) => sys.classes(bytes, table, from, to),
  findClass: (sys, bytes, from, to) => sys.findClass(bytes, table, 0xff, from, to),
  count: (sys, bytes, from, to) => sys.count(bytes, A, from, to),
};

export const scanContract: readonly Case[] = [
  {
    title: 'indexOf finds the first of a byte in a range',
    run: ({ sys }) =>
      everyRange((bytes, from, to) => {
        for (const byte of [A, 0x63, 0, 0xff, 0x7a]) {
          const found = bytes.subarray(from, to).indexOf(byte);
          equal(
            sys.indexOf(bytes, byte, from, to),
            found < 0 ? -1 : from + found,
            `${byte} in ${from}..${to}`,
          );
        }
      }),
  },
  {
    title: 'classes tells which classes of bytes a range has',
    run: ({ sys }) =>
      everyRange((bytes, from, to) => {
        const expected = bytes.subarray(from, to).reduce((seen, byte) => seen | table[byte]!, 0);
        equal(sys.classes(bytes, table, from, to), expected, `${from}..${to}`);
      }),
  },
  {
    title: 'findClass finds the first byte of some classes in a range',
    run: ({ sys }) =>
      everyRange((bytes, from, to) => {
        for (const mask of [1, 2, 3, 128, 4]) {
          const found = bytes.subarray(from, to).findIndex((byte) => (table[byte]! & mask) !== 0);
          const expected = found < 0 ? -1 : from + found;
          equal(sys.findClass(bytes, table, mask, from, to), expected, `${mask} in ${from}..${to}`);
        }
      }),
  },
  {
    title: 'findClass finds every byte, and no other, anywhere in a long range',
    run: ({ sys }) => {
      for (let byte = 0; byte < 256; byte++) {
        const own = new Uint8Array(256);
        own[byte] = 4;
        const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (byte + 1 + (i % 255)) & 0xff);
        equal(sys.findClass(bytes, own, 4, 0, 1000), -1, `${byte} is not there`);
        const place = (byte * 37) % 1000;
        bytes[place] = byte;
        equal(sys.findClass(bytes, own, 4, 0, 1000), place, `${byte}`);
        equal(sys.findClass(bytes, own, 3, 0, 1000), -1, `${byte} is of another class`);
      }
    },
  },
  {
    title: 'count tells how often a byte occurs in a range',
    run: ({ sys }) =>
      everyRange((bytes, from, to) => {
        for (const byte of [A, 0, 0xff]) {
          const expected = bytes.subarray(from, to).filter((other) => other === byte).length;
          equal(sys.count(bytes, byte, from, to), expected, `${byte} in ${from}..${to}`);
        }
      }),
  },
  {
    title: 'a large range is looked through to its end',
    run: ({ sys }) => {
      const bytes = new Uint8Array(1 << 20).fill(0x2e);
      const last = bytes.length - 1;
      bytes[last] = A;
      equal(sys.indexOf(bytes, A, 0, bytes.length), last);
      equal(sys.indexOf(bytes, A, 0, last), -1);
      equal(sys.classes(bytes, table, 0, bytes.length), 1);
      equal(sys.findClass(bytes, table, 1, 0, bytes.length), last);
      equal(sys.count(bytes, 0x2e, 0, bytes.length), last);
    },
  },
  {
    title: 'a range that is not in its array, and a table that is too short, are refused',
    run: ({ sys }) => {
      const wrong = [
        [-1, 2],
        [0, text.length + 1],
        [5, 4],
        [text.length + 1, text.length + 1],
        [2 ** 31, 2 ** 31],
        [2 ** 32, 2 ** 32 + 1],
        [0, 2 ** 53],
        [-(2 ** 53), 2 ** 53],
      ];
      for (const [name, call] of Object.entries(methods))
        for (const [from, to] of wrong)
          outOfRange(() => call(sys, text, from!, to!), `${name} ${from}..${to}`);
      outOfRange(() => sys.classes(text, table.subarray(1), 0, 1));
      outOfRange(() => sys.findClass(text, table.subarray(1), 1, 0, 1));
    },
  },
];
