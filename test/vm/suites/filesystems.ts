import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentSession } from '../agent-session.ts';
import { diskAddress } from '../disk-address.ts';
import { decoded, finished } from '../program.ts';
import type { TestBed } from '../test-bed.ts';

export function filesystemsSuite(bed: TestBed): void {
  describe('filesystems', () => {
    test('file systems are listed, the last mounted first, with what they are on', async () => {
      using agent = await bed.guest.session();
      const found = await agent.execute('guest-get-fsinfo');
      const shown = found.map(({ name, mountpoint, type, disk }) => ({ name, mountpoint, type, disk }));
      assert.deepEqual(shown, [
        {
          name: 'sda1',
          mountpoint: '/srv',
          type: 'ext4',
          disk: [await diskAddress(bed, 'data', '/dev/sda1')],
        },
        { name: 'vda', mountpoint: '/', type: 'ext4', disk: [await diskAddress(bed, 'root', '/dev/vda')] },
      ]);
    });

    test('their sizes are those that df shows in the guest', async () => {
      using agent = await bed.guest.session();
      for (const each of await agent.execute('guest-get-fsinfo')) {
        const { size, used, available } = await diskFree(agent, each.mountpoint);
        assert.equal(each['used-bytes'], used);
        assert.equal(each['total-bytes'], used + available);
        const privileged = bed.differs('privileged size') ? undefined : size;
        assert.equal(each['total-bytes-privileged'], privileged);
      }
    });

    test('a file system that is mounted twice is listed once', async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.output('mkdir -p /tmp/again; mount -o bind /srv /tmp/again');
      try {
        const names = (await agent.execute('guest-get-fsinfo')).map((each) => each.name);
        assert.deepEqual(names, bed.differs('bind mounts') ? ['sda1', 'sda1', 'vda'] : ['sda1', 'vda']);
      } finally {
        await bed.guest.shell.output('umount /tmp/again');
      }
    });

    test('no file system is frozen', async () => {
      using agent = await bed.guest.session();
      assert.equal(await agent.execute('guest-fsfreeze-status'), 'thawed');
    });
  });
}

/** What df shows of a mount point, in bytes. */
async function diskFree(
  agent: AgentSession,
  mountpoint: string,
): Promise<{ size: number; used: number; available: number }> {
  const status = await finished(agent, { path: 'df', arg: ['-k', mountpoint], 'capture-output': true });
  const last = decoded(status['out-data']).trim().split('\n').at(-1)!;
  const [size, used, available] = last
    .split(/\s+/)
    .slice(1, 4)
    .map((kibibytes) => Number(kibibytes) * 1024);
  return { size: size!, used: used!, available: available! };
}
