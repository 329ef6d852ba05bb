import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HOST_NAME, MIB } from '../guest-facts.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { TestBed } from '../test-bed.ts';

/** No whole number of pieces. */
const SIZE = 3 * MIB + 13;

export function qgaFilesSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];
  const bytes = randomBytes(SIZE);
  const digest = createHash('sha256').update(bytes).digest('hex');

  describe('files, by qga', () => {
    let folder: string;
    const here = (name: string): string => join(folder, name);
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'qga-vm-files-'));
      await bed.guest.shell.output('rm -rf /tmp/qga; mkdir /tmp/qga');
    });
    after(async () => {
      rmSync(folder, { recursive: true });
      if (bed.booted) await bed.guest.shell.output('rm -rf /tmp/qga');
    });

    test('cat prints a file as it is', async () => {
      assert.equal(await socket.prints('cat', '/etc/hostname', '/etc/hostname'), `${HOST_NAME}\n`.repeat(2));
      assert.match(await monitor.prints('cat', '/proc/self/status'), /^Name:/);
      assert.match((await socket.exits(1, ['cat', '/no/such'])).err, /^qga: .*No such file/);
    });

    test('cp takes a large file to the guest and back, and compares', async () => {
      writeFileSync(here('there'), bytes);
      await socket.prints('cp', here('there'), ':/tmp/qga/large');
      const [sum] = (await bed.guest.shell.output('sha256sum /tmp/qga/large')).split(' ');
      assert.equal(sum, digest);
      await monitor.prints('cp', ':/tmp/qga/large', here('back'));
      assert.ok(bytes.equals(readFileSync(here('back'))));
    });

    test('cp --resume goes on where a copy was broken off', async () => {
      const part = 2 * MIB;
      await bed.guest.shell.output(`head -c ${part} /tmp/qga/large >/tmp/qga/resumed`);
      await socket.prints('cp', '--resume', here('there'), ':/tmp/qga/resumed');
      await bed.guest.shell.output('cmp /tmp/qga/large /tmp/qga/resumed');
      writeFileSync(here('resumed.part'), bytes.subarray(0, part));
      await socket.prints('cp', '--resume', ':/tmp/qga/large', here('resumed'));
      assert.ok(bytes.equals(readFileSync(here('resumed'))));
    });

    test('cp -r takes folders both ways, and no links', async () => {
      mkdirSync(here('tree/in side'), { recursive: true });
      writeFileSync(here('tree/in side/é'), 'text');
      writeFileSync(here('tree/empty'), '');
      symlinkSync('/etc/passwd', here('tree/link'));
      const up = await socket.exits(1, ['cp', '-r', here('tree'), ':/tmp/qga/']);
      assert.match(up.err, /link/);
      const found = await bed.guest.shell.output('cd /tmp/qga/tree; find . | sort');
      assert.deepEqual(found.split('\n'), ['.', './empty', './in side', './in side/é']);
      await bed.guest.shell.output('ln -s /etc/passwd /tmp/qga/tree/planted');
      const down = await monitor.exits(1, ['cp', '-r', ':/tmp/qga/tree', here('again')]);
      assert.match(down.err, /planted/);
      assert.equal(readFileSync(here('again/in side/é'), 'utf8'), 'text');
      assert.equal(statSync(here('again/empty')).size, 0);
      assert.throws(() => statSync(here('again/planted')), { code: 'ENOENT' });
    });

    test('a guest without room says so, and its file is not taken for whole', async () => {
      await bed.guest.shell.output('mkdir /tmp/qga/small; mount -t tmpfs -o size=1m tmpfs /tmp/qga/small');
      try {
        const { err } = await socket.exits(1, ['cp', here('there'), ':/tmp/qga/small/large']);
        assert.match(err, /No space left/);
      } finally {
        await bed.guest.shell.output('umount /tmp/qga/small');
      }
    });
  });
}
