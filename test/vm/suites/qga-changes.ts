import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { crypt } from '../crypt.ts';
import { PERSON } from '../guest-facts.ts';
import { qgaOnMonitor, qgaOnSocket } from '../qga.ts';
import type { TestBed } from '../test-bed.ts';

const { name, home, id } = PERSON;
const [FIRST, SECOND] = ['ssh-ed25519 AAAAFirst a@b', 'ssh-rsa AAAASecond é'];
/** What reading and setting a clock may take under emulation, in milliseconds. */
const TOLERANCE = 5000;

export function qgaChangesSuite(bed: TestBed): void {
  const [socket, monitor] = [qgaOnSocket(bed), qgaOnMonitor(bed)];

  /** Milliseconds of the guest's clock. */
  const now = async (): Promise<number> => Number(await bed.guest.shell.output('date +%s')) * 1000;
  const online = async (): Promise<string> =>
    await bed.guest.shell.output('cat /sys/devices/system/cpu/online');

  describe('changes, by qga', () => {
    test('time sets the clock, and back to the time of the host', async () => {
      const { 'ahead-ms': ahead } = await socket.json<{ 'ahead-ms': number }>([
        'time',
        '--set',
        '2040-01-31T12:00:00Z',
      ]);
      const wanted = Date.UTC(2040, 0, 31, 12);
      assert.ok(Math.abs((await now()) - wanted) < TOLERANCE);
      assert.ok(Math.abs(ahead - (wanted - Date.now())) < TOLERANCE, `${ahead}`);
      await monitor.prints('time', '--sync');
      assert.ok(Math.abs((await now()) - Date.now()) < TOLERANCE);
    });

    test('passwd reads a password from standard input', async () => {
      const hash = async (): Promise<string> =>
        (await bed.guest.shell.output(`grep '^${name}:' /etc/shadow`)).split(':')[1]!;
      await socket.exits(0, ['passwd', name], { input: 'Bénédicte: "$1\n' });
      const kept = await hash();
      assert.equal(kept, await crypt('Bénédicte: "$1', kept));
      const crypted = await crypt('another', '$6$saltsalt$');
      await monitor.exits(0, ['passwd', '--crypted', name], { input: `${crypted}\n` });
      assert.equal(await hash(), crypted);
      const { err } = await socket.exits(1, ['passwd', 'nobody-here'], { input: 'x\n' });
      assert.match(err, /^qga: child process has failed to set user password/);
    });

    test('ssh-key adds, lists and removes keys', async () => {
      await bed.guest.shell.output(`rm -rf ${home}/.ssh; chmod 755 ${home}; chown ${id}:${id} ${home}`);
      await socket.prints('ssh-key', 'add', name, FIRST);
      await socket.exits(0, ['ssh-key', 'add', name, '-'], { input: `# a remark\n${SECOND}\n` });
      const file = await bed.guest.shell.output(`cat ${home}/.ssh/authorized_keys`);
      assert.deepEqual(file.split('\n').filter(Boolean), [FIRST, SECOND]);
      assert.deepEqual((await monitor.json<string[]>(['ssh-key', 'list', name])).toSorted(), [FIRST, SECOND]);
      assert.equal(await socket.prints('ssh-key', 'remove', name, FIRST), `${SECOND}\n`);
    });

    test('cpu takes a processor out of use and into it', async () => {
      assert.match(await socket.prints('cpu', 'offline', '1'), /^online +0\noffline +1\n/);
      assert.equal(await online(), '0');
      assert.match(await monitor.prints('cpu', 'online', '1'), /^online +0-1$/m);
      assert.equal(await online(), '0-1');
      await socket.exits(1, ['cpu', 'offline', '0']);
      assert.equal(await online(), '0-1');
    });

    describe('memory', () => {
      before(async () => {
        const policy = '/sys/module/memory_hotplug/parameters/online_policy';
        await bed.guest.shell.output(`echo auto-movable >${policy}`);
      });
      test('mem takes a block into use', async () => {
        const { blocks } = await socket.json<{ blocks: { 'phys-index': number; online: boolean }[] }>([
          'mem',
        ]);
        const block = String(blocks.find(({ online }) => !online)!['phys-index']);
        const state = async (): Promise<string> =>
          await bed.guest.shell.output(`cat /sys/devices/system/memory/memory${block}/state`);
        assert.equal(await monitor.prints('mem', 'online', block), `${block}  success\n`);
        assert.equal(await state(), 'online');
        await socket.exits(1, ['mem', 'online', '4000']);
      });
    });
  });
}
