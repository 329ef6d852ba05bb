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
