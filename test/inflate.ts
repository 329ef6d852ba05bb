/**
 * src/runtime/quickjs/inflate.c against zlib, with the compiler's sanitizers. `node --test test/inflate.ts`, with a C
 * compiler.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';
import { compileC } from './support/compile-c.ts';

/** As much of the engine's header as engine.h wants. */
const QUICKJS_H = `#include <stdint.h>
typedef struct JSContext JSContext;
typedef struct JSRuntime JSRuntime;
typedef int JSValue, JSValueConst, JS_BOOL;
typedef struct JSCFunctionListEntry JSCFunctionListEntry;
`;

const folder = mkdtempSync(join(tmpdir(), 'inflate-'));
const runtime = resolve(import.meta.dirname, '../src/runtime/quickjs');
const program = join(folder, 'inflate');

before(() => {
  writeFileSync(join(folder, 'quickjs.h'), QUICKJS_H);
  compileC(program, [join(runtime, 'testdata/inflate-main.c'), join(runtime, 'inflate.c')], folder);
});
after(() => rmSync(folder, { recursive: true }));

interface Piece {
  readonly packed: Uint8Array;
  readonly size: number;
}

/** What each piece becomes; undefined for those that are refused. */
function inflate(pieces: readonly Piece[]): (Buffer | undefined)[] {
  const input = pieces.flatMap(({ packed, size }) => [
    new Uint8Array(Uint32Array.of(packed.length, size).buffer),
    packed,
  ]);
  const { status, stdout, stderr } = spawnSync(program, {
    input: Buffer.concat(input),
    maxBuffer: 64 << 20,
    timeout: 60_000,
  });
  assert.deepEqual([status, String(stderr)], [0, '']);
  let at = 0;
  const results = pieces.map(({ size }) => {
    if (stdout[at++] === 0) return undefined;
    at += size;
    return stdout.subarray(at - size, at);
  });
  assert.equal(at, stdout.length);
  return results;
}

/** The same numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const next = random(1);
const noise = Uint8Array.from({ length: 200_000 }, () => next() * 256);
const text = readFileSync(join(runtime, 'inflate.c'));
const samples: readonly Uint8Array[] = [
  new Uint8Array(0),
  Uint8Array.of(7),
  text,
  new Uint8Array(100_000),
  // Repetitions from as far away as can be.
  Buffer.concat([noise.subarray(0, 32_768), noise.subarray(0, 32_768), text, text]),
  noise,
];

test('what zlib has packed is unpacked, however that was', () => {
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY];
  const ways = [0, 1, 9].flatMap((level) => strategies.map((strategy) => ({ level, strategy })));
  const wanted = samples.flatMap((bytes) =>
    ways.map((way) => ({ bytes, packed: deflateRawSync(bytes, way) })),
  );
  const got = inflate(wanted.map(({ bytes, packed }) => ({ packed, size: bytes.length })));
  for (const [i, { bytes }] of wanted.entries()) assert.ok(got[i]?.equals(bytes), `the ${i}th is another`);
});

test('another size, and data that are cut short, are refused', () => {
  const packed = deflateRawSync(text);
  const sizes = [0, text.length - 1, text.length + 1].map((size) => ({ packed, size }));
  const ends = [0, 1, 10, 100, packed.length - 1];
  const cut = ends.map((end) => ({ packed: packed.subarray(0, end), size: text.length }));
  assert.ok(inflate([...sizes, ...cut]).every((each) => each === undefined));
});

test('data that are damaged never lead out of bounds, and come to an end', () => {
  const packed = deflateRawSync(text);
  const pieces = Array.from({ length: 2000 }, (_, round) => {
    const damaged = Uint8Array.from(packed);
    const range = round % 2 === 0 ? 80 : damaged.length; // the codes stand at the beginning
    for (let i = 0; i < 3; i++) damaged[Math.floor(next() * range)] = next() * 256;
    return { packed: damaged, size: text.length };
  });
  assert.ok(inflate(pieces).some((each) => each === undefined));
});
