/** Sys: SHA-256. */
import { type Case, equal, outOfRange } from './case.contract.ts';
import { bytesOf } from './tools.contract.ts';

/** Examples of FIPS 180-4's authors, and the lengths around the end of a block, whose padding differs. */
const HASHES: readonly (readonly [message: string, hash: string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
    'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
  ],
  ['a'.repeat(55), '9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318'],
  ['a'.repeat(63), '7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34'],
  ['a'.repeat(64), 'ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb'],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

export const sha256Contract: readonly Case[] = [
  {
    title: 'sha256 gives the hashes that the standard has for its examples',
    run: ({ sys }) => {
      for (const [message, hash] of HASHES) {
        const bytes = bytesOf(message);
        equal(sys.sha256(bytes, 0, bytes.length), hash, `${message.length} bytes`);
      }
    },
  },
  {
    title: 'sha256 looks at its range alone, which lies in its array',
    run: ({ sys }) => {
      const bytes = bytesOf('xabcx');
      equal(sys.sha256(bytes, 1, 4), HASHES[1]![1]);
      equal(sys.sha256(bytes.subarray(1), 0, 3), HASHES[1]![1]);
      equal(sys.sha256(bytes, 5, 5), HASHES[0]![1]);
      outOfRange(() => sys.sha256(bytes, 2, 6));
      outOfRange(() => sys.sha256(bytes, 4, 3));
    },
  },
];
