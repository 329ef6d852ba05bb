import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose, hasDoctor, items, told } from '../doctor.ts';
import { FREEZABLE } from '../freezable.ts';
import { SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import { SpareHook } from '../spare-hook.ts';
import type { TestBed } from '../test-bed.ts';

/** What the doctor says of a freeze, beside what the freeze then does. */
export function freezeForecastSuite(bed: TestBed): void {
  if (!hasDoctor(bed)) return;
  describe('what the doctor foretells', () => {
    test('of file systems that freeze, and of those that do not', async () => {
      const { guest } = bed;
      const diagnosis = await diagnose(guest);
      const foretold = items(diagnosis, 'freeze', 'freezes');
      assert.deepEqual(foretold, FREEZABLE.toReversed());
      assert.deepEqual(items(diagnosis, 'freeze', 'passed over'), ['/vfat']);
      assert.equal(diagnosis.status, 0);
      using agent = await guest.session();
      for (const mountpoint of [...foretold, '/vfat']) {
        const count = await agent.execute('guest-fsfreeze-freeze-list', { mountpoints: [mountpoint] });
        assert.equal(count, mountpoint === '/vfat' ? 0 : 1, mountpoint);
        await agent.execute('guest-fsfreeze-thaw');
      }
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), foretold.length);
      const frozen = await diagnose(guest);
      assert.match(
        told(frozen, 'state', 'frozen'),
        /^warn: file systems are frozen for \d+ s; the agent thaws them in \d+ min/,
      );
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), foretold.length);
    });

    test('of what is trimmed', async () => {
      const { guest } = bed;
      const diagnosis = await diagnose(guest);
      using agent = await guest.session();
      const { paths } = await agent.execute('guest-fstrim');
      const trimmed = paths.filter(({ error }) => error === undefined).map(({ path }) => path);
      assert.deepEqual(items(diagnosis, 'trim', 'trims').toSorted(), trimmed.toSorted());
    });

    test('of a mount that another one hides', async () => {
      const { guest } = bed;
      await guest.shell.output('mount -t tmpfs tmpfs /xfs');
      try {
        const diagnosis = await diagnose(guest);
        assert.deepEqual(items(diagnosis, 'freeze', 'hidden'), ['/xfs']);
        using agent = await guest.session();
        const foretold = items(diagnosis, 'freeze', 'freezes');
        assert.equal(await agent.execute('guest-fsfreeze-freeze'), foretold.length);
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), foretold.length);
      } finally {
        await guest.shell.output('umount /xfs');
      }
    });

    test('of a file system that lies in one that is frozen before it', async () => {
      const { guest } = bed;
      // The inner one is mounted first: what it lies in is mounted once more, and only that mount stays.
      await guest.shell.output(
        'umount /inner; losetup /dev/loop1 /work/inner.img; mount -t ext4 /dev/loop1 /inner',
      );
      await guest.shell.output('umount /tmp/again; umount -l /work; mount -t ext4 /dev/vdb /work');
      try {
        const diagnosis = await diagnose(guest);
        assert.match(told(diagnosis, 'freeze', 'deadlock'), /^fail: deadlock: it is a file on \/work, /);
        assert.deepEqual(items(diagnosis, 'freeze', 'deadlock'), ['/inner']);
        assert.equal(diagnosis.status, 1);
        const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, '--freeze-timeout', '3');
        using agent = await spareSession(bed);
        await guest.shell.output('dd if=/dev/zero of=/inner/unwritten bs=64k count=8 2>/dev/null');
        const { error } = await agent.reply('guest-fsfreeze-freeze');
        assert.equal(error?.desc, 'failed to freeze /inner: not done within 3 s (--freeze-timeout)');
        assert.equal(await spare.terminate(), 0);
      } finally {
        await guest.shell.output(
          'umount /inner; losetup -d /dev/loop1; umount -l /work; mount -t ext4 /dev/vdb /work; mount -t ext4 -o loop /work/inner.img /inner; mount -o bind /work /tmp/again',
        );
      }
    });

    test('of hooks', async () => {
      const { guest } = bed;
      const { shell } = guest;
      const missing = await diagnose(guest, '-F/run/no-hook');
      assert.equal(told(missing, 'hook', 'hook'), 'fail: there is no /run/no-hook: every freeze is refused');
      assert.equal(missing.status, 1);
      const hook = await SpareHook.make(guest);
      assert.equal(told(await diagnose(guest, hook.option), 'hook', 'hook'), 'ok: /run/hook can be run');
      await shell.output('chmod 777 /run/hook');
      assert.deepEqual(items(await diagnose(guest, hook.option), 'hook', 'owner'), ['/run/hook']);
      await shell.output('chmod 644 /run/hook');
      const text = told(await diagnose(guest, hook.option), 'hook', 'hook');
      assert.equal(text, 'fail: /run/hook may not be executed: every freeze is refused');
      await shell.output("printf '#!/bin/nothing\\n' >/run/hook; chmod 755 /run/hook");
      const interpreter = await diagnose(guest, hook.option);
      assert.match(
        told(interpreter, 'hook', 'hook'),
        /^fail: \/run\/hook wants \/bin\/nothing, which is not there/,
      );
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, hook.option);
      using agent = await spareSession(bed);
      assert.match(
        (await agent.reply('guest-fsfreeze-freeze')).error?.desc ?? '',
        /No such file or directory/,
      );
      assert.equal(await spare.terminate(), 0);
    });
  });
}
