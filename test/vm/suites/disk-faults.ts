import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setFaults } from '../faulty-disk.ts';
import { COUNT } from '../freezable.ts';
import type { TestBed } from '../test-bed.ts';
import { Writer } from '../writer.ts';

export function diskFaultsSuite(bed: TestBed): void {
  describe('disks with faults', () => {
    // Before another, so that this one is frozen already when the faulty one fails.
    before(async () => {
      const steps = ['umount /inner', 'mount -t ext4 /dev/vde /faulty'];
      await bed.guest.shell.output([...steps, 'mount -t ext4 -o loop /work/inner.img /inner'].join(' && '));
    });
    after(async () => {
      await setFaults(bed.guest, 'faulty');
      await bed.guest.shell.output('umount /faulty');
    });

    test('a disk that fails to discard is told, and the others are trimmed', async () => {
      using agent = await bed.guest.session();
      await setFaults(bed.guest, 'vfat', 'discard'); // ext4 would keep it to itself
      const { paths } = await agent.execute('guest-fstrim');
      const faulty = paths.find(({ path }) => path === '/vfat');
      assert.deepEqual(faulty, { path: '/vfat', error: 'failed to trim: Input/output error' });
      for (const each of paths)
        if (each.path !== '/') assert.equal(each.error === undefined, each !== faulty);
      await setFaults(bed.guest, 'vfat');
    });

    test('a disk that fails to write refuses the freeze, and nothing stays frozen', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await using writer = await Writer.start(guest, '/inner');
      assert.equal(await agent.execute('guest-fsfreeze-freeze'), COUNT + 1);
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), COUNT + 1);
      await guest.shell.output('dd if=/dev/zero of=/faulty/unwritten bs=64k count=1');
      await setFaults(guest, 'faulty', 'write');
      const { error } = await agent.reply('guest-fsfreeze-freeze');
      assert.deepEqual(error, {
        class: 'GenericError',
        desc: 'failed to freeze /faulty: Input/output error',
      });
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
      await writer.moves();
      assert.equal(await agent.execute('guest-fsfreeze-thaw'), 0);
      await writer.stop();
    });
  });
}
