import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeMemory } from '../../platform/fake/memory.ts';
import { EACCES, EBUSY, ENOENT, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getMemoryBlockInfo } from './get-memory-block-info.ts';
import { getMemoryBlocks } from './get-memory-blocks.ts';
import { setMemoryBlocks } from './set-memory-blocks.ts';

const runtime = createRuntime();
after(() => runtime.close());
const MEMORY = '/sys/devices/system/memory';

function setup(): { agent: AgentContext; memory: FakeMemory } {
  const memory = new FakeMemory();
  return { agent: agentContext(runtime, { memory }), memory };
}

test('get-memory-blocks tells every block, in the order of the guest', () => {
  const { agent, memory } = setup();
  memory.plugged = [
    { index: 9, online: false, canOffline: true },
    { index: 2n ** 60n, online: true, canOffline: false },
  ];
  assert.deepEqual(getMemoryBlocks(agent, {}), [
    { 'phys-index': 9, online: false, 'can-offline': true },
    { 'phys-index': 2n ** 60n, online: true, 'can-offline': false },
  ]);
});

test('get-memory-blocks tells no blocks without hot-plug, and an error where there is hot-plug but no block', () => {
  const { agent, memory } = setup();
  assert.deepEqual(getMemoryBlocks(agent, {}), []);
  memory.plugged = [];
  const message = 'guest reported zero memory blocks!';
  assert.throws(() => getMemoryBlocks(agent, {}), { name: 'CommandError', message });
});

test('get-memory-block-info tells the bytes of a block', () => {
  const { agent, memory } = setup();
  memory.plugged = [];
  memory.size = 2 ** 31;
  assert.deepEqual(getMemoryBlockInfo(agent, {}), { size: 2 ** 31 });
});

test('both tell what they could not read', () => {
  const { agent, memory } = setup();
  const message = (error: SystemError): string[] => {
    memory.blocks = memory.blockSize = () => {
      throw error;
    };
    const messages: string[] = [];
    for (const command of [getMemoryBlocks, getMemoryBlockInfo]) {
      assert.throws(
        () => command(agent, {}),
        (error: Error) => messages.push(error.message) > 0,
      );
    }
    return messages;
  };
  assert.deepEqual(message(new SystemError(-EACCES, 'opendir', MEMORY)), [
    `Can't open directory"${MEMORY}/": Permission denied`,
    `open("${MEMORY}/"): Permission denied`,
  ]);
  assert.deepEqual(message(new SystemError(-EACCES, 'open', `${MEMORY}/memory7/state`)), [
    'open sysfs file "state": Permission denied',
    'open sysfs file "state": Permission denied',
  ]);
  const missing = new SystemError(-ENOENT, 'open', `${MEMORY}/block_size_bytes`);
  assert.equal(message(missing)[1], 'open sysfs file "block_size_bytes": No such file or directory');
});

const wanted = (index: number | bigint, online: boolean) => ({ 'phys-index': index, online });

test('set-memory-blocks does one block after the other, and tells each in its order', async () => {
  const { agent, memory } = setup();
  memory.plugged = [
    { index: 0, online: true, canOffline: false },
    { index: 9, online: true, canOffline: true },
    { index: 2n ** 60n, online: false, canOffline: true },
  ];
  memory.fixed.add(0);
  const blocks = [
    wanted(9, false),
    wanted(5, true),
    wanted(2n ** 60n, true),
    wanted(0, false),
    wanted(0, true),
  ];
  assert.deepEqual(await setMemoryBlocks(agent, { 'mem-blks': blocks }), [
    { 'phys-index': 9, response: 'success' },
    { 'phys-index': 5, response: 'not-found', 'error-code': 2 },
    { 'phys-index': 2n ** 60n, response: 'success' },
    { 'phys-index': 0, response: 'operation-not-supported', 'error-code': 2 },
    { 'phys-index': 0, response: 'success', 'error-code': 2 },
  ]);
  assert.deepEqual(
    memory.plugged.map(({ online }) => online),
    [true, false, true],
  );
  assert.deepEqual(await setMemoryBlocks(agent, { 'mem-blks': [] }), []);
});

test('set-memory-blocks supports nothing without hot-plug', async () => {
  const { agent } = setup();
  for (const online of [true, false]) {
    assert.deepEqual(await setMemoryBlocks(agent, { 'mem-blks': [wanted(1, online)] }), [
      { 'phys-index': 1, response: 'operation-not-supported', 'error-code': 2 },
    ]);
  }
});

test('set-memory-blocks goes on after a block that the kernel refuses', async () => {
  const { agent, memory } = setup();
  memory.setOnline = async (index) => {
    if (index === 1) await Promise.reject(new SystemError(-EBUSY, 'pwrite', `${MEMORY}/memory1/state`));
    return 'done';
  };
  const blocks = [wanted(1, false), wanted(2, false)];
  assert.deepEqual(await setMemoryBlocks(agent, { 'mem-blks': blocks }), [
    { 'phys-index': 1, response: 'operation-failed', 'error-code': EBUSY },
    { 'phys-index': 2, response: 'success' },
  ]);
  memory.setOnline = async () => await Promise.reject(new TypeError('a fault'));
  await assert.rejects(async () => await setMemoryBlocks(agent, { 'mem-blks': blocks }), TypeError);
});
