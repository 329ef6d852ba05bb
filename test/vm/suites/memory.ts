import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';

interface MemorySizes {
  readonly 'base-memory': number;
  readonly 'plugged-memory': number;
}

export function memorySuite(bed: TestBed): void {
  describe('memory', () => {
    test("the blocks are the machine's memory, and those of the module are not in use", async () => {
      using agent = await bed.guest.session();
      const { size } = await agent.execute('guest-get-memory-block-info');
      const blocks = await agent.execute('guest-get-memory-blocks');
      const machine = await bed.guest.qmp.execute<MemorySizes>('query-memory-size-summary');
      const bytes = (online: boolean): number =>
        blocks.filter((each) => each.online === online).length * size;
      assert.equal(bytes(true), machine['base-memory']);
      assert.equal(bytes(false), machine['plugged-memory']);
    });

    test('each block is as the kernel shows it', async () => {
      using agent = await bed.guest.session();
      const blocks = await agent.execute('guest-get-memory-blocks');
      const loop = 'for each in memory*; do echo ${each#memory} $(cat $each/state $each/removable); done';
      const listing = await bed.guest.shell.output(`cd /sys/devices/system/memory; ${loop}`);
      const told = blocks.map((each) => {
        const state = each.online ? 'online' : 'offline';
        return `${each['phys-index']} ${state} ${each['can-offline'] ? 1 : 0}`;
      });
      assert.deepEqual(told.toSorted(), listing.split('\n').toSorted());
    });

    test("a block's size is the kernel's", async () => {
      using agent = await bed.guest.session();
      const size = await bed.guest.shell.output('cat /sys/devices/system/memory/block_size_bytes');
      assert.deepEqual(await agent.execute('guest-get-memory-block-info'), { size: parseInt(size, 16) });
    });
  });
}
