import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestBed } from '../test-bed.ts';
import { MACHINE, nothing } from '../virsh-calls.ts';

/** For a guest that ends and starts, under emulation, in milliseconds. */
const LIMIT = { limit: 200_000 };

export function qgaPowerSuite(bed: TestBed): void {
  const bootId = async (): Promise<string> =>
    await bed.machine.shell.output('cat /proc/sys/kernel/random/boot_id', 20_000);

  describe('power, by qga', () => {
    test('reboot ends when the guest has ended, and wait when it is there again', async () => {
      const before = await bootId();
      bed.machine.listen();
      const { out } = await bed.qga.exits(0, ['reboot'], undefined, LIMIT);
      assert.equal(out, 'starting anew\n');
      await bed.qga.exits(0, ['wait'], nothing, LIMIT);
      await bed.machine.started();
      assert.notEqual(await bootId(), before);
    });

    test('shutdown ends when the machine is off, which doctor knows', async () => {
      const { out } = await bed.qga.exits(0, ['shutdown'], undefined, LIMIT);
      assert.equal(out, 'shut down\n');
      assert.match(await bed.machine.virsh('domstate', MACHINE, '--reason'), /^shut off \(shutdown\)$/);
      const refused = await bed.qga.exits(3, ['--json', 'info']);
      assert.equal((JSON.parse(refused.out) as { error: { code: string } }).error.code, 'not-running');
      const { out: found } = await bed.qga.exits(3, ['doctor']);
      assert.match(found, /^fail +machine +the machine is stopped$/m);
    });

    test('suspend ends when the guest sleeps, and wake lets it go on', async () => {
      await bed.machine.start();
      await bed.machine.started();
      const before = await bootId();
      assert.equal((await bed.qga.exits(0, ['suspend'], undefined, LIMIT)).out, 'asleep\n');
      assert.equal(await bed.machine.virsh('domstate', MACHINE), 'pmsuspended');
      assert.equal(await bed.qga.prints(['wake']), 'woken up\n');
      const { milliseconds } = await bed.qga.exits(0, ['wait'], nothing, LIMIT);
      assert.ok(milliseconds < 20_000, `the agent is kept busy for ${milliseconds} ms`);
      assert.equal(await bootId(), before);
    });
  });
}
