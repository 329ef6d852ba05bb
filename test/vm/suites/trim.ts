import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { MOUNTED } from '../freezable.ts';
import { MIB } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

const SIZE = 20 * MIB;

export function trimSuite(bed: TestBed): void {
  /** What an extra disk takes of the host's disk, in bytes. */
  const allocated = async (disk: string): Promise<number> =>
    (await stat(bed.guest.diskImage(disk))).blocks * 512;

  describe('trim', () => {
    test('what was deleted is given back to the host', async () => {
      const { shell } = bed.guest;
      using agent = await bed.guest.session();
      await shell.output('sync'); // ext4 does not trim what a transaction has deleted that is still open
      await agent.execute('guest-fstrim'); // what earlier checks have left
      const free = await allocated('work');
      await shell.output(`dd if=/dev/zero of=/work/large bs=${MIB} count=${SIZE / MIB}; sync`);
      const full = await allocated('work');
      assert.ok(full - free > SIZE - MIB, `${free}, ${full}`); // a block or two were there before
      await shell.output('rm /work/large; sync');
      assert.ok((await allocated('work')) >= full);
      const { paths } = await agent.execute('guest-fstrim');
      const { trimmed, error } = paths.find(({ path }) => path === '/work')!;
      assert.equal(error, undefined);
      assert.ok(trimmed! >= SIZE, `${trimmed}`);
      const left = await allocated('work');
      assert.ok(full - left >= SIZE, `${full}, ${left}`);
    });

    test('each file system is told, the last mounted first, or why it was not trimmed', async () => {
      using agent = await bed.guest.session();
      const { paths } = await agent.execute('guest-fstrim');
      // What was unmounted by a check before is mounted later than at the start.
      const mounted = (await bed.guest.shell.output('cut -d " " -f 2 /proc/self/mounts')).split('\n');
      assert.deepEqual(
        paths.map(({ path }) => path),
        mounted.filter((path) => MOUNTED.includes(path as never)).toReversed(),
      );
      const root = paths.find(({ path }) => path === '/');
      assert.deepEqual(root, { path: '/', error: 'trim not supported' });
      for (const each of paths.filter((one) => one !== root)) {
        assert.equal(each.error, undefined);
        assert.equal(typeof each.trimmed, 'number');
        assert.equal(typeof each.minimum, 'number');
      }
    });

    test('the least that is worth it is passed on to the file systems', async () => {
      using agent = await bed.guest.session();
      const work = async (minimum: number): Promise<unknown> => {
        const { paths } = await agent.execute('guest-fstrim', { minimum });
        return paths.find(({ path }) => path === '/work');
      };
      const { minimum } = (await work(MIB)) as { minimum: number };
      assert.equal(minimum, MIB);
      // More than a block group of it has.
      assert.deepEqual(await work(2 ** 40), { path: '/work', error: 'failed to trim: Invalid argument' });
    });
  });
}
