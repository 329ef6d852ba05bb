/** Sys: base64. */
import { type Case, equal, outOfRange } from './case.contract.ts';
import { bytesOf, textOf } from './tools.contract.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 by its definition: bits in groups of six. */
function encoded(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let text = '';
  for (let at = 0; at < bits.length; at += 6)
    text += LETTERS[parseInt(bits.slice(at, at + 6).padEnd(6, '0'), 2)];
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Bytes of which every value comes up, and no two neighbours are always the same. */
function sample(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 3) * 13) & 0xff);
}

/** Every length from 0 to 98, from and to every place in a word of memory. */
function everyPlace(look: (length: number, at: number, to: number) => void): void {
  for (let length = 0; length < 99; length++)
    for (let at = 0; at < 4; at++) for (let to = 0; to < 4; to++) look(length, at, to);
}

export const base64Contract: readonly Case[] = [
  {
    title: 'encodeBase64 encodes every length from and to every place',
    run: ({ sys }) => {
      const bytes = sample(110);
      const texts = Array.from({ length: 99 }, (_, length) =>
        Array.from({ length: 4 }, (_, at) => encoded(bytes.subarray(at, at + length))),
      );
      everyPlace((length, at, to) => {
        const expected = texts[length]![at]!;
        const into = new Uint8Array(140).fill(0x2e);
        equal(sys.encodeBase64(bytes, at, at + length, into, to), expected.length);
        equal(textOf(into), ('.'.repeat(to) + expected).padEnd(140, '.'), `${length} bytes`);
      });
    },
  },
  {
    title: 'decodeBase64 decodes every length from and to every place',
    run: ({ sys }) => {
      everyPlace((length, at, to) => {
        if (length % 3 !== 0) return;
        const bytes = sample(length);
        const text = bytesOf('!'.repeat(at) + encoded(bytes));
        const into = new Uint8Array(140).fill(0x2e);
        equal(sys.decodeBase64(text, at, text.length, into, to), text.length - at);
        const expected = new Uint8Array(140).fill(0x2e);
        expected.set(bytes, to);
        equal(into, expected, `${length} bytes`);
      });
    },
  },
  {
    title: 'decodeBase64 stops at the first group that holds anything but letters',
    run: ({ sys }) => {
      for (let place = 0; place < 4; place++)
        for (let byte = 0; byte < 256; byte++) {
          const text = bytesOf('QUJDREVG');
          text[4 + place] = byte;
          const isLetter = LETTERS.includes(String.fromCharCode(byte));
          const into = new Uint8Array(6).fill(0x2e);
          equal(sys.decodeBase64(text, 0, 8, into, 0), isLetter ? 8 : 4, `${byte} at ${place}`);
          equal(textOf(into.subarray(0, 3)), 'ABC');
          if (!isLetter) equal(textOf(into.subarray(3)), '...');
        }
    },
  },
  {
    title: 'decodeBase64 stops so in a long run, too, whatever stands there, and writes nothing for it',
    run: ({ sys }) => {
      const bytes = sample(72);
      for (let byte = 0; byte < 256; byte++) {
        const text = bytesOf(encoded(bytes));
        const place = (byte * 7) % text.length;
        const isLetter = LETTERS.includes(String.fromCharCode(byte));
        if (isLetter) continue;
        text[place] = byte;
        const into = new Uint8Array(72);
        const taken = sys.decodeBase64(text, 0, text.length, into, 0);
        equal(taken, place - (place % 4), `${byte} at ${place}`);
        equal(into.subarray(0, (taken / 4) * 3), bytes.subarray(0, (taken / 4) * 3));
      }
    },
  },
  {
    title: 'decodeBase64 leaves a group that is cut short, padding and newlines to the caller',
    run: ({ sys }) => {
      const into = new Uint8Array(16);
      const taken = (text: string): number => sys.decodeBase64(bytesOf(text), 0, text.length, into, 0);
      equal(['', 'Q', 'QUJ', 'QUJD', 'QUJDR', 'QUJDREV'].map(taken), [0, 0, 0, 4, 4, 4]);
      equal(
        ['QQ==', 'QUJDQQ==', 'QUJDQUI=QUJD', '\nQUJD', 'QUJD\nQUJD', '===='].map(taken),
        [0, 4, 4, 0, 4, 0],
      );
    },
  },
  {
    title: 'decodeBase64 may put the bytes over the letters that it reads',
    run: ({ sys }) => {
      const bytes = sample(48);
      const text = bytesOf(encoded(bytes));
      equal(sys.decodeBase64(text, 0, text.length, text, 0), 64);
      equal(text.subarray(0, 48), bytes);
    },
  },
  {
    title: 'a megabyte survives the way there and back',
    run: ({ sys }) => {
      const bytes = sample(1 << 20);
      const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
      equal(sys.encodeBase64(bytes, 0, bytes.length, text, 0), text.length);
      const back = new Uint8Array(bytes.length);
      const taken = sys.decodeBase64(text, 0, text.length - 4, back, 0);
      equal(taken, text.length - 4);
      equal(
        back.findIndex((byte, i) => byte !== bytes[i]),
        bytes.length - 1,
        'the last, padded group is not taken',
      );
    },
  },
  {
    title: 'ranges and room that are not there are refused',
    run: ({ sys }) => {
      const bytes = bytesOf('ABCDEF');
      const text = bytesOf('QUJDREVG');
      const eight = new Uint8Array(8);
      for (const [from, to] of [
        [-1, 3],
        [0, 9],
        [4, 3],
        [2 ** 32, 2 ** 32 + 3],
      ] as const) {
        outOfRange(() => sys.encodeBase64(bytes, from, to, eight, 0), `encode ${from}..${to}`);
        outOfRange(() => sys.decodeBase64(text, from, to, eight, 0), `decode ${from}..${to}`);
      }
      for (const at of [-1, 1, 9, 2 ** 32])
        outOfRange(() => sys.encodeBase64(bytes, 0, 6, eight, at), `at ${at}`);
      for (const at of [-1, 3, 9, 2 ** 32])
        outOfRange(() => sys.decodeBase64(text, 0, 8, eight, at), `at ${at}`);
      outOfRange(
        () => sys.decodeBase64(bytesOf('====QUJD'), 0, 8, new Uint8Array(5), 0),
        'room for all of the range',
      );
      equal(sys.encodeBase64(bytes, 6, 6, eight, 8), 0);
      equal(sys.decodeBase64(text, 8, 8, eight, 8), 0);
    },
  },
];
