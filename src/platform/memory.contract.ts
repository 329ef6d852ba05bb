import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memory } from './memory.ts';

/** What every implementation of Memory does. */
export function memoryContract(name: string, create: () => Memory): void {
  test(`${name}: each block is listed once, where there is hot-plug`, () => {
    const blocks = create().blocks() ?? [];
    assert.equal(new Set(blocks.map(({ index }) => index)).size, blocks.length);
  });

  test(`${name}: the size of a block is a power of two, and a failure without hot-plug`, () => {
    const memory = create();
    if (memory.blocks() === undefined) {
      assert.throws(() => memory.blockSize(), { name: 'SystemError', code: 'ENOENT', syscall: 'opendir' });
      return;
    }
    const size = BigInt(memory.blockSize());
    assert.ok(size > 0n && (size & (size - 1n)) === 0n);
  });
}

/** What every implementation does that has block 0, which is always in use, and block 1, which need not be. */
export function memoryChangeContract(name: string, create: () => Memory): void {
  test(`${name}: a block that can go is as wanted, and stays so`, async () => {
    const memory = create();
    for (const online of [false, false, true, true]) {
      assert.equal(await memory.setOnline(1, online), 'done');
      assert.equal(memory.blocks()?.find(({ index }) => index === 1)?.online, online);
    }
  });

  test(`${name}: a block that is always in use stays, and one that is not there is told`, async () => {
    const memory = create();
    for (const online of [false, true]) {
      assert.equal(await memory.setOnline(0, online), 'fixed');
      assert.equal(await memory.setOnline(2n ** 64n - 1n, online), 'no block');
    }
    assert.equal(memory.blocks()?.find(({ index }) => index === 0)?.online, true);
  });
}
