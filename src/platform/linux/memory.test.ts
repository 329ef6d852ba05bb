import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { check, EACCES, EAGAIN, EBUSY, EPERM } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { memoryChangeContract, memoryContract } from '../memory.contract.ts';
import { LinuxMemory } from './memory.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { type RootedSystem, rootedSystem } from './testdata/rooted-system.ts';
import { SystemTree } from './tree.ts';

const MEMORY = '/sys/devices/system/memory';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-memory-'));
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});
const rooted = (files: Record<string, string>): RootedSystem =>
  rootedSystem(runtime, mkdtempSync(join(folder, 'root-')), files);

memoryContract('Linux memory', () => new LinuxMemory(runtime, new SystemTree(runtime.sys)));

memoryChangeContract('Linux memory', () => {
  const system = rooted({ [`${MEMORY}/memory0/`]: '', [`${MEMORY}/memory1/state`]: 'offline\n' });
  return new LinuxMemory(system.runtime, system.tree);
});

function memory(files: Record<string, string>): LinuxMemory {
  return new LinuxMemory(runtime, new CapturedTree(files));
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
  assert.throws(() => new LinuxMemory(runtime, tree).blocks(), { code: 'EACCES', syscall: 'open', path });
  tree.failures.set(MEMORY, -EACCES);
  assert.throws(() => new LinuxMemory(runtime, tree).blocks(), {
    code: 'EACCES',
    syscall: 'opendir',
    path: MEMORY,
  });
});

test('the kernel is told what to make of a block, unless it is so already', async () => {
  const path = `${MEMORY}/memory7/state`;
  const { runtime, tree } = rooted({ [path]: 'online\n' });
  const memory = new LinuxMemory(runtime, tree);
  assert.equal(await memory.setOnline(7, false), 'done');
  assert.equal(tree.readText(path), 'offline');
  runtime.sys.writeAside = () => assert.fail('nothing is to be written');
  assert.equal(await memory.setOnline(7, false), 'done');
});

test('a block on its way out is out', async () => {
  const path = `${MEMORY}/memory7/state`;
  const { runtime, tree } = rooted({ [path]: 'going-offline\n' });
  assert.equal(await new LinuxMemory(runtime, tree).setOnline(7, false), 'done');
  assert.equal(tree.readText(path), 'going-offline\n');
});

test('without hot-plug that is what is told of a block', async () => {
  const { runtime, tree } = rooted({});
  assert.equal(await new LinuxMemory(runtime, tree).setOnline(7, true), 'no hot-plug');
});

test('what the kernel refuses is told', async () => {
  const path = `${MEMORY}/memory7/state`;
  const { runtime, tree } = rooted({ [path]: 'online\n' });
  const { sys } = runtime;
  const { open } = sys;
  const memory = new LinuxMemory(runtime, tree);
  sys.writeAside = () => {
    const [answer, kernel] = check<readonly [number, number]>(sys.pipe(0), 'pipe2');
    sys.write(kernel, new Uint8Array(Int32Array.of(-EBUSY).buffer), 0, 4);
    sys.close(kernel);
    return answer;
  };
  await assert.rejects(memory.setOnline(7, false), { code: 'EBUSY', syscall: 'pwrite', path });
  sys.writeAside = () => -EAGAIN;
  await assert.rejects(memory.setOnline(7, false), { code: 'EAGAIN', syscall: 'fork', path: undefined });
  sys.open = (file, flags, mode) => (flags === 0 ? open(file, flags, mode) : -EPERM);
  await assert.rejects(memory.setOnline(7, false), { code: 'EPERM', syscall: 'open', path });
  sys.open = () => -EACCES;
  await assert.rejects(memory.setOnline(7, false), { code: 'EACCES', syscall: 'open', path });
});
