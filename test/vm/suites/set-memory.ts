import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentSession } from '../agent-session.ts';
import type { TestBed } from '../test-bed.ts';

const ENOENT = 2;
const EBUSY = 16;

export function setMemorySuite(bed: TestBed): void {
  const state = async (index: number): Promise<string> =>
    await bed.guest.shell.output(`cat /sys/devices/system/memory/memory${index}/state`);
  const total = async (): Promise<number> =>
    Number(await bed.guest.shell.output("awk '/^MemTotal/ { print $2 }' /proc/meminfo")) * 1024;

  describe('memory blocks', () => {
    // So that the kernel puts nothing into a new block that could not be moved out of it.
    before(async () => {
      const policy = '/sys/module/memory_hotplug/parameters/online_policy';
      await bed.guest.shell.output(`echo auto-movable >${policy}`);
    });

    test('a block comes into use and goes out of it', async () => {
      using agent = await bed.guest.session();
      const { size } = await agent.execute('guest-get-memory-block-info');
      const blocks = await agent.execute('guest-get-memory-blocks');
      const index = blocks.find((each) => !each.online)!['phys-index'];
      const before = await total();
      for (const online of [true, true, false, false]) {
        const change = { 'phys-index': index, online };
        assert.deepEqual(await setOne(agent, change), [{ 'phys-index': index, response: 'success' }]);
        assert.equal(await state(index), online ? 'online' : 'offline');
        assert.equal((await total()) - before, online ? size : 0);
        const told = await agent.execute('guest-get-memory-blocks');
        assert.equal(told.find((each) => each['phys-index'] === index)!.online, online);
      }
    });

    test('each block has an answer of its own, be it that there is no such block', async () => {
      using agent = await bed.guest.session();
      const blocks = await agent.execute('guest-get-memory-blocks');
      const index = blocks.find((each) => each.online)!['phys-index'];
      const changes = [
        { 'phys-index': 4000, online: false },
        { 'phys-index': index, online: true },
        { 'phys-index': 4001, online: true },
      ];
      assert.deepEqual(await agent.execute('guest-set-memory-blocks', { 'mem-blks': changes }), [
        { 'phys-index': 4000, response: 'not-found', 'error-code': ENOENT },
        { 'phys-index': index, response: 'success' },
        { 'phys-index': 4001, response: 'not-found', 'error-code': ENOENT },
      ]);
    });

    test('a block that the kernel needs is told with its reason', async () => {
      using agent = await bed.guest.session();
      // The lowest: the kernel itself is in it, or what it has reserved.
      const change = { 'phys-index': 0, online: false };
      const [answer, ...others] = await agent.execute('guest-set-memory-blocks', { 'mem-blks': [change] });
      assert.deepEqual(others, []);
      const { 'error-code': code, ...rest } = answer!;
      assert.deepEqual(rest, { 'phys-index': 0, response: 'operation-failed' });
      const written = await bed.guest.shell.run('echo offline >/sys/devices/system/memory/memory0/state');
      assert.notEqual(written.status, 0);
      const texts: Record<number, RegExp> = { 16: /Resource busy|resource busy/, 22: /Invalid argument/ };
      assert.match(written.output, texts[code!] ?? /^$/, `${code}`);
      assert.equal(await state(0), 'online');
    });
  });
}

/** The kernel is at times still busy with what a block holds. */
async function setOne(
  agent: AgentSession,
  change: { readonly 'phys-index': number; readonly online: boolean },
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const answers = await agent.execute('guest-set-memory-blocks', { 'mem-blks': [change] });
    if (answers[0]?.['error-code'] !== EBUSY || attempt === 20) return answers;
    await sleep(200);
  }
}
