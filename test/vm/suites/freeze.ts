import assert from 'node:assert/strict';
import { copyFile, rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../../scripts/build/process.ts';
import { COUNT } from '../freezable.ts';
import type { Guest } from '../guest.ts';
import { refusal } from '../refusal.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

const HARMLESS = [
  'guest-fsfreeze-status',
  'guest-fsfreeze-thaw',
  'guest-info',
  'guest-ping',
  'guest-sync',
  'guest-sync-delimited',
];

export function freezeSuite(bed: TestBed): void {
  describe('freeze', () => {
    test('a writer stands still between freeze and thaw, and loses nothing', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await using writer = await Writer.start(guest, '/work');
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.ok(await writer.standsStill());
      const told = await writer.count();
      const written = await diskWrites(guest);
      const snapshot = await snapshotNumbers(guest, 'work');
      assert.ok(snapshot.length >= told, `${snapshot.length} of ${told}`);
      assert.deepEqual(snapshot, upTo(snapshot.length));
      await sleep(500);
      assert.equal(await diskWrites(guest), written);

      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
      await writer.moves();
      const numbers = await writer.stop();
      assert.ok(numbers.length > told);
      assert.deepEqual(numbers, upTo(numbers.length));
    });

    test('while file systems are frozen only what writes to none of them is done', async () => {
      using agent = await bed.guest.session();
      await agent.execute('guest-fsfreeze-freeze');
      assert.deepEqual(await agent.execute('guest-ping'), {});
      assert.equal(await agent.execute('guest-sync', { id: 42 }), 42);
      assert.equal(await agent.execute('guest-sync-delimited', { id: 43 }), 43);
      const { supported_commands: commands } = await agent.execute('guest-info');
      const enabled = commands.filter((each) => each.enabled).map((each) => each.name);
      assert.deepEqual(enabled.toSorted(), HARMLESS);
      for (const each of commands.filter(({ name }) => !HARMLESS.includes(name))) {
        const { error } = await agent.reply(each.name);
        assert.deepEqual(error, refusal(bed, each.name));
      }
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      const after = (await agent.execute('guest-info')).supported_commands;
      assert.ok(after.every((each) => each.enabled));
    });

    test('a second thaw finds nothing frozen', async () => {
      using agent = await bed.guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
    });

    test('of a list those are frozen that are mounted, and no others', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await using work = await Writer.start(guest, '/work');
      await using xfs = await Writer.start(guest, '/xfs');
      const mountpoints = ['/nowhere', '/xfs', '/xfs/', '/tmp'];
      assert.equal(await agent.execute('guest-fsfreeze-freeze-list', { mountpoints }), 1);
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'frozen');
      assert.ok(await xfs.standsStill());
      await work.moves();
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 1);
      await xfs.moves();
      const numbers = await xfs.stop();
      assert.deepEqual(numbers, upTo(numbers.length));
      await work.stop();
    });

    for (const [what, mountpoints] of [
      ['with no mount point', []],
      ['with mount points that nobody knows', ['/nowhere', '']],
      ['with a file system that cannot be frozen', ['/vfat']],
      ['with one in memory', ['/run', '/tmp', '/dev', '/proc']],
    ] as const)
      test(`a list ${what} freezes nothing`, async () => {
        const { guest } = bed;
        using agent = await guest.session();
        assert.equal(await agent.execute('guest-fsfreeze-freeze-list', { mountpoints }), 0);
        assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
        await guest.shell.output('touch /vfat/written /run/written');
        assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      });

    test('a list that is left out means all', async () => {
      using agent = await bed.guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-freeze-list'), COUNT);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
    });

    test('a file system in a file of another is frozen before that, with all that it has to write', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await guest.shell.output('dd if=/dev/zero of=/inner/unwritten bs=1M count=4');
      const mountpoints = ['/work', '/inner'];
      assert.equal(await agent.execute('guest-fsfreeze-freeze-list', { mountpoints }), 2);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 2);
    });

    test('what another program has frozen does not count, and is thawed', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await using writer = await Writer.start(guest, '/xfs');
      await guest.shell.output('fsfreeze --freeze /xfs');
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT - 1);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT);
      await writer.moves();
    });
  });
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** How often the guest has written to its disks. */
async function diskWrites({ qmp }: Guest): Promise<number> {
  const disks = await qmp.execute<{ stats: { wr_operations: number } }[]>('query-blockstats');
  return disks.reduce((sum, { stats }) => sum + stats.wr_operations, 0);
}

/** What the writer has on a disk, by a copy of the disk as it is, which must need no repair. */
async function snapshotNumbers(guest: Guest, disk: string): Promise<number[]> {
  const copy = `${guest.diskImage(disk)}-copy`;
  await copyFile(guest.diskImage(disk), copy);
  await run('/sbin/e2fsck', ['-f', '-n', copy]);
  const text = await run('/sbin/debugfs', ['-R', 'cat /numbers', copy]);
  await rm(copy);
  // Its version, which debugfs tells on the other stream, comes first.
  return text
    .trim()
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}
