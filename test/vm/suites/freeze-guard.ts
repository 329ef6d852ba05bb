import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { COUNT, FREEZABLE, thawed } from '../freezable.ts';
import { throttle } from '../slow-disk.ts';
import { SPARE_DEVICE, SpareAgent, type SpareSettings, spareSession } from '../spare-agent.ts';
import { SpareHook } from '../spare-hook.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

const MARKER = '/run/spare/qga.state.isfrozen';
/** What the guardian waits longer, and what thawing may take, in seconds. */
const LATER = 5;
/** A time that does not come, in seconds. */
const LONG = 1000;
/** How many guardians there are, in shell. */
const GUARDIANS = 'grep -lx qga-guardian /proc/[0-9]*/comm 2>/dev/null | wc -l';

export function freezeGuardSuite(bed: TestBed): void {
  /** Of a freeze, in seconds: time for what is done meanwhile. */
  const timeout = bed.paced(6);
  const start = async (
    seconds: number,
    settings: SpareSettings = {},
    ...options: string[]
  ): Promise<SpareAgent> => {
    const deadline = bed.differs('frozen for ever') ? [] : ['--freeze-timeout', String(seconds)];
    return await SpareAgent.startAs(bed, settings, '-p', SPARE_DEVICE, ...deadline, ...options);
  };
  const freeze = async (): Promise<void> => {
    using agent = await spareSession(bed);
    assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
  };
  const guardians = async (): Promise<number> => Number(await bed.guest.shell.output(GUARDIANS));
  /** What no agent thaws, as an administrator would. */
  const thawByHand = async (...mountpoints: readonly string[]): Promise<void> => {
    for (const each of mountpoints) await bed.guest.shell.output(`fsfreeze --unfreeze ${each}`);
  };

  describe('a freeze whose agent is gone', () => {
    test('ends at its deadline, though nobody starts the agent again', async () => {
      const { guest } = bed;
      const hook = await SpareHook.make(guest);
      const spare = await start(timeout, {}, hook.option);
      await using writer = await Writer.start(guest, '/');
      const started = performance.now();
      await freeze();
      await spare.kill();
      assert.ok(await writer.standsStill());
      if (bed.differs('no guardian')) {
        await sleep((timeout + LATER) * 1000);
        assert.ok(await writer.standsStill());
        return await thawByHand(...FREEZABLE);
      }
      assert.equal(await guardians(), 1);
      await writer.moves(2 * timeout * 1000);
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds > timeout && seconds < timeout + LATER, `${seconds} s`);
      await guest.shell.until(`[ ! -e ${MARKER} ] && [ "$(${GUARDIANS})" = 0 ]`);
      assert.match(await spare.messages(), new RegExp(`its guardian has thawed ${COUNT}$`, 'm'));
      await hook.was('freeze', 'thaw');
      for (const each of FREEZABLE) assert.equal((await guest.shell.run(`fsfreeze -u ${each}`)).status, 1);
    });

    test('is left to the agent that is started again, and the next freeze too', async () => {
      const { guest } = bed;
      await using writer = await Writer.start(guest, '/xfs');
      const first = await start(timeout);
      const started = performance.now();
      await freeze();
      await first.kill();
      const next = await start(LONG, { again: true });
      using agent = await spareSession(bed);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      await sleep((timeout + LATER) * 1000 - (performance.now() - started));
      assert.ok(await writer.standsStill());
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      await guest.shell.until(`[ "$(${GUARDIANS})" = 0 ]`);
      assert.equal(await next.terminate(), 0);
    });

    test('ends at once when the guardian is told to end as well, as a service manager does', async () => {
      const { guest } = bed;
      if (bed.differs('no guardian')) return;
      const spare = await start(LONG);
      await using writer = await Writer.start(guest, '/xfs');
      await freeze();
      await guest.shell.output(`kill $(${GUARDIANS.replace(/ \|.*/, '')} | cut -d / -f 3)`);
      assert.ok(await writer.standsStill()); // its agent is there
      await spare.kill();
      await writer.moves();
      await guest.shell.until(`[ ! -e ${MARKER} ] && [ "$(${GUARDIANS})" = 0 ]`);
    });

    test('or whose agent is stopped ends at its deadline', async () => {
      const { guest } = bed;
      if (bed.differs('no guardian')) return;
      const spare = await start(timeout);
      await using writer = await Writer.start(guest, '/xfs');
      await freeze();
      await guest.shell.output(`kill -STOP ${spare.pid}`);
      await writer.moves(2 * timeout * 1000);
      await guest.shell.output(`kill -CONT ${spare.pid}`);
      using agent = await spareSession(bed);
      await thawed(agent);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      assert.equal(await spare.terminate(), 0);
    });

    for (const [what, signal] of [
      ['killed', 'KILL'],
      ['told to end with all of its processes', 'TERM'],
    ] as const)
      test(`is undone when the disk that it waits for answers: ${what}`, async () => {
        if (bed.differs('no guardian')) return; // it may come to stand still at any time from then on
        const { guest } = bed;
        const spare = await start(LONG);
        // A new file: one that is written anew ext4 writes to the disk at once.
        await guest.shell.output(`dd if=/dev/zero of=/work/${signal} bs=512k count=4`);
        await throttle(bed, 'work-disk', 256 * 1024);
        using agent = await spareSession(bed);
        void agent.reply('guest-fsfreeze-freeze-list', { mountpoints: ['/work'] }).catch(() => {});
        await sleep(1500);
        // The one that init runs is not meant.
        const all = '$(pidof qemu-ga | xargs -n 1 | grep -vx "$(cat /run/agent.pid)")';
        await guest.shell.output(`kill -${signal} ${signal === 'TERM' ? all : spare.pid}`);
        await throttle(bed, 'work-disk', 0);
        await spare.status();
        await using work = await Writer.start(guest, '/work');
        await work.moves();
      });
  });

  describe('a file system that is frozen', () => {
    test('is thawed though another is mounted over it', async () => {
      const { guest } = bed;
      await using writer = await Writer.start(guest, '/xfs');
      using agent = await guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      await guest.shell.output('mount -t tmpfs tmpfs /xfs');
      const isLeft = bed.differs('mounted over');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), isLeft ? COUNT - 1 : COUNT);
      await guest.shell.output('umount /xfs');
      if (isLeft) await thawByHand('/xfs');
      await writer.moves();
    });

    test('cannot be unmounted, and is thawed if it is none the less', async () => {
      const { guest } = bed;
      if (bed.differs('mounted over')) return;
      using agent = await guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      assert.equal((await guest.shell.run('umount /inner')).status, 1);
      await guest.shell.output('umount -l /inner');
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      await guest.shell.output('mount -t ext4 -o loop /work/inner.img /inner'); // the last one, as it was
      await using writer = await Writer.start(guest, '/inner');
      await writer.moves();
    });
  });
}
