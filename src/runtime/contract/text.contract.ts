/** Sys: bytes to text and back. */
import { decodeSystemText } from '../index.ts';
import { type Case, equal, outOfRange } from './case.contract.ts';
import { bytesOf } from './tools.contract.ts';

/** Where Unicode's table 3-7 of well-formed UTF-8 begins a row or ends one, on both sides, for each place in a sequence. */
const FIRST = [0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef];
FIRST.push(0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xfe, 0xff);
const SECOND = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
const LATER = [0x7f, 0x80, 0xbf, 0xc0];

/** Sequences of one to four bytes over all of them: among them are all ways to be wrong. */
function* sequences(): Generator<number[]> {
  for (const a of FIRST) {
    yield [a];
    for (const b of SECOND) {
      yield [a, b];
      for (const c of LATER) {
        yield [a, b, c];
        for (const d of LATER) yield [a, b, c, d];
      }
    }
  }
}

/** What the bytes say, by the definition; undefined if they are not well-formed. */
function decoded(bytes: readonly number[]): string | undefined {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at++]!;
    const more =
      lead < 0x80 ? 0 : lead < 0xc0 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : -1;
    if (more < 0) return undefined;
    let code = more === 0 ? lead : lead & (0x3f >> more);
    for (let i = 0; i < more; i++) {
      const next = bytes[at++];
      if (next === undefined || next >> 6 !== 2) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const least = [0, 0x80, 0x800, 0x10000][more]!;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    text += String.fromCodePoint(code);
  }
  return text;
}

/** Code points at both sides of everything that matters, and many between. */
function* codePoints(): Generator<number> {
  for (const edge of [0, 0x80, 0x800, 0xd800, 0xe000, 0xfeff, 0x10000, 0x110000])
    for (let code = Math.max(edge - 2, 0); code < edge + 2; code++) yield code;
  for (let code = 0; code < 0x110000; code += 0x3d) yield code;
}

export const textContract: readonly Case[] = [
  {
    title: 'decodeUtf8 takes what is well-formed, and nothing else, wherever it stands',
    run: ({ sys }) => {
      for (const sequence of sequences()) {
        const expected = decoded(sequence);
        // Alone; then so that a look at eight bytes at once has it at its end, with text that follows.
        const bytes = Uint8Array.of(...sequence);
        equal(sys.decodeUtf8(bytes, 0, bytes.length), expected, String(sequence));
        const within = Uint8Array.of(0x80, ...bytesOf('before '), ...sequence, 0x2e, 0x80);
        const wanted = decoded([...sequence, 0x2e]);
        equal(
          sys.decodeUtf8(within, 1, within.length - 1),
          wanted === undefined ? undefined : `before ${wanted}`,
          `within: ${sequence}`,
        );
      }
    },
  },
  {
    title: 'decodeUtf8 does not look beyond its range',
    run: ({ sys }) => {
      const bytes = bytesOf('\xf0\x9f\x90\xb8');
      for (let to = 1; to < 4; to++) equal(sys.decodeUtf8(bytes, 0, to), undefined);
      equal(sys.decodeUtf8(bytes, 0, 4), '\u{1f438}');
      equal(sys.decodeUtf8(bytes, 1, 1), '');
      equal(sys.decodeUtf8(bytes, 4, 4), '');
      for (const [from, to] of [
        [-1, 0],
        [0, 5],
        [3, 2],
        [2 ** 53, 2 ** 53],
      ] as const)
        outOfRange(() => sys.decodeUtf8(bytes, from, to), `${from}..${to}`);
    },
  },
  {
    title: 'decodeUtf8 leaves zeros and byte order marks where they are',
    run: ({ sys }) => {
      const bytes = bytesOf('\xef\xbb\xbfa\0b\xef\xbb\xbf\0');
      equal(sys.decodeUtf8(bytes, 0, bytes.length), '\ufeffa\0b\ufeff\0');
    },
  },
  {
    title: 'encodeText and decodeUtf8 are each other’s way back for every kind of character',
    run: ({ sys }) => {
      const into = new Uint8Array(8);
      for (const code of codePoints()) {
        if (code > 0x10ffff || code === 0 || (code >= 0xd800 && code < 0xe000)) continue;
        const text = String.fromCodePoint(code);
        const count = sys.encodeText(text, into, 1);
        equal(count, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4, text);
        equal(sys.decodeUtf8(into, 1, 1 + count), text, text);
      }
    },
  },
  {
    title: 'encodeText writes raw bytes, zeros and stray surrogates as system text has them',
    run: ({ sys }) => {
      const encoded = (text: string): Uint8Array => {
        const into = new Uint8Array(32);
        return into.subarray(0, sys.encodeText(text, into, 0));
      };
      for (let byte = 0x80; byte < 0x100; byte++)
        equal(encoded(`<${String.fromCharCode(0xdc00 + byte)}>`), Uint8Array.of(0x3c, byte, 0x3e));
      equal(encoded('a\0b'), bytesOf('a\xc0\x80b'));
      equal(encoded('\0'), bytesOf('\xc0\x80'));
      equal(
        encoded('\udc7f|\udd00|\ud800|\udbff'),
        bytesOf('\xed\xb1\xbf|\xed\xb4\x80|\xed\xa0\x80|\xed\xaf\xbf'),
      );
      equal(encoded('\udcc3\udca9'), bytesOf('\xc3\xa9'), 'raw bytes that make a character');
      equal(encoded('\ud83d\udc38'), bytesOf('\xf0\x9f\x90\xb8'), 'a pair that ends like a raw byte');
    },
  },
  {
    title: 'encodeText gives the bytes back of which a system text was made',
    run: ({ sys }) => {
      const into = new Uint8Array(8);
      for (const sequence of sequences()) {
        if (sequence.includes(0)) continue;
        const text = decodeSystemText(Uint8Array.of(...sequence), 0, sequence.length);
        equal(sys.encodeText(text, into, 0), sequence.length, String(sequence));
        equal(into.subarray(0, sequence.length), Uint8Array.of(...sequence));
      }
    },
  },
  {
    title: 'encodeText puts all or nothing, and tells what it would need',
    run: ({ sys }) => {
      const into = new Uint8Array(5).fill(0x2e);
      equal(sys.encodeText('äöü', into, 0), -6);
      equal(sys.encodeText('ab', into, 4), -2);
      equal(sys.encodeText('a', into, 5), -1);
      equal(into, bytesOf('.....'));
      equal(sys.encodeText('äö', into, 1), 4);
      equal(into, bytesOf('.\xc3\xa4\xc3\xb6'));
      equal(sys.encodeText('', into, 5), 0);
      equal(sys.encodeText('', new Uint8Array(0), 0), 0);
      for (const at of [-1, 6, 2 ** 32, 2 ** 53])
        for (const text of ['', 'a']) outOfRange(() => sys.encodeText(text, into, at), `${text} at ${at}`);
    },
  },
];
