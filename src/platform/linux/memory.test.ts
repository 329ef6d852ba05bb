import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { memoryContract } from '../memory.contract.ts';
import { LinuxMemory } from './memory.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { SystemTree } from './tree.ts';

const MEMORY = '/sys/devices/system/memory';

memoryContract('Linux memory', () => new LinuxMemory(new SystemTree(sys)));

function memory(files: Record<string, string>): LinuxMemory {
  return new LinuxMemory(new CapturedTree(files));
}

test("blocks come in the directory's order, with what their files say", () => {
  const blocks = memory({
    [`${MEMORY}/block_size_bytes`]: '8000000\n',
    [`${MEMORY}/memory33/state`]: 'online\n',
    [`${MEMORY}/memory33/removable`]: '1\n',
    [`${MEMORY}/memory9/state`]: 'offline\n',
    [`${MEMORY}/memory9/removable`]: '0\n',
    [`${MEMORY}/memory1/state`]: 'going-offline\n',
    [`${MEMORY}/memory0/phys_index`]: '00000000\n',
    [`${MEMORY}/power/`]: '',
  }).blocks();
  assert.deepEqual(blocks, [
    { index: 33, online: true, canOffline: true },
    { index: 9, online: false, canOffline: false },
    { index: 1, online: false, canOffline: false },
    { index: 0, online: true, canOffline: false },
  ]);
});

test('without memory hot-plug there are no blocks, and no size of one', () => {
  assert.equal(memory({}).blocks(), undefined);
  assert.throws(() => memory({}).blockSize(), { code: 'ENOENT', syscall: 'opendir', path: MEMORY });
  assert.throws(() => memory({ [`${MEMORY}/power/`]: '' }).blockSize(), {
    code: 'ENOENT',
    syscall: 'open',
    path: `${MEMORY}/block_size_bytes`,
  });
});

test('the size of a block is hexadecimal, and exact', () => {
  assert.equal(memory({ [`${MEMORY}/block_size_bytes`]: '8000000\n' }).blockSize(), 128 << 20);
  assert.equal(memory({ [`${MEMORY}/block_size_bytes`]: 'ffffffffffffffff\n' }).blockSize(), 2n ** 64n - 1n);
});

test('what cannot be read is told with its path', () => {
  const path = `${MEMORY}/memory0/removable`;
  const tree = new CapturedTree({ [`${MEMORY}/memory0/state`]: 'online\n', [path]: '1\n' });
  tree.failures.set(path, -EACCES);
  assert.throws(() => new LinuxMemory(tree).blocks(), { code: 'EACCES', syscall: 'open', path });
  tree.failures.set(MEMORY, -EACCES);
  assert.throws(() => new LinuxMemory(tree).blocks(), { code: 'EACCES', syscall: 'opendir', path: MEMORY });
});
