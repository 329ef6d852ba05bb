import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setFaults } from '../faulty-disk.ts';
import { SPARE_DEVICE, SpareAgent, spareSession } from '../spare-agent.ts';
import type { TestBed } from '../test-bed.ts';

/** Of a file, in bytes. */
const SIZE = 1 << 20;
/** What is written is on the disk before the system call returns, or it fails. */
const MOUNT = 'mount -t ext4 -o sync,dirsync /dev/vde /faulty';
const FORGET = 'echo 3 >/proc/sys/vm/drop_caches';
const NOTHING_AHEAD = 'echo 0 >/sys/block/vde/queue/read_ahead_kb';
const READ_ERROR = 'failed to read file: Input/output error';
const WRITE_ERROR = 'failed to write to file: Input/output error';
const STATE_ERROR = 'failed to commit persistent state to disk';

/** What hosts and the agent itself keep in files, on a disk that answers with I/O errors. */
export function failingDiskSuite(bed: TestBed): void {
  /** A disk that has failed to write is mounted anew: ext4 lets nobody write to it any more. */
  const mend = async (): Promise<void> => {
    await setFaults(bed.guest, 'faulty');
    await bed.guest.shell.output(`umount /faulty && ${MOUNT}`);
  };

  describe('a disk that fails', () => {
    before(async () => {
      await bed.guest.shell.output(MOUNT);
    });
    after(async () => {
      await setFaults(bed.guest, 'faulty');
      await bed.guest.shell.output('umount /faulty');
    });
    afterEach(async (context) => {
      if ('passed' in context && context.passed) return;
      // What has failed may have files open there.
      await bed.guest.shell.run('kill -9 $(cat /run/spare/pid /run/agent.pid); sleep 1');
      await mend();
    });

    test('a read that it fails is refused, and the same handle reads on once it is well', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      await guest.shell.output('echo 0123456789 >/faulty/read');
      const handle = await agent.execute('guest-file-open', { path: '/faulty/read' });
      await guest.shell.output(FORGET);
      await setFaults(guest, 'faulty', 'read');
      const { error } = await agent.reply('guest-file-read', { handle, count: 100 });
      assert.equal(error?.desc, READ_ERROR);
      await setFaults(guest, 'faulty');
      const read = await agent.execute('guest-file-read', { handle, count: 100 });
      assert.equal(Buffer.from(read['buf-b64'], 'base64').toString(), '0123456789\n');
      await agent.execute('guest-file-close', { handle });
    });

    test('of a large read, what came before the error is told, and the error by the next', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      // In one write: each waits for the disk.
      const steps = [
        `yes abcdefg | head -c ${SIZE} >/tmp/large`,
        'dd if=/tmp/large of=/faulty/large bs=4M',
        FORGET,
        NOTHING_AHEAD,
      ];
      await guest.shell.output(steps.join(' && '));
      const handle = await agent.execute('guest-file-open', { path: '/faulty/large' });
      const read = async (count: number): Promise<Buffer> => {
        const part = await agent.execute('guest-file-read', { handle, count });
        const data = Buffer.from(part['buf-b64'], 'base64');
        assert.equal(data.length, part.count);
        return data;
      };
      // From here on this half is in memory.
      assert.equal((await read(SIZE / 2)).length, SIZE / 2);
      await setFaults(guest, 'faulty', 'read');
      await agent.execute('guest-file-seek', { handle, offset: 0, whence: 'set' });
      if (bed.differs('read in part')) {
        const { error } = await agent.reply('guest-file-read', { handle, count: SIZE });
        assert.equal(error?.desc, READ_ERROR);
        await agent.execute('guest-file-close', { handle });
        return await setFaults(guest, 'faulty');
      }
      const first = await read(SIZE);
      assert.ok(first.length >= SIZE / 2 && first.length < SIZE, `${first.length}`);
      const { error } = await agent.reply('guest-file-read', { handle, count: 10 });
      assert.equal(error?.desc, READ_ERROR);
      await setFaults(guest, 'faulty');
      const rest = await read(SIZE);
      assert.ok(Buffer.concat([first, rest]).equals(Buffer.alloc(SIZE, 'abcdefg\n')));
      await agent.execute('guest-file-close', { handle });
    });

    test('a write that it fails is refused', async () => {
      const { guest } = bed;
      using agent = await guest.session();
      const handle = await agent.execute('guest-file-open', { path: '/faulty/written', mode: 'w' });
      await setFaults(guest, 'faulty', 'write');
      const write = { handle, 'buf-b64': Buffer.from('lost').toString('base64') };
      if (bed.differs('buffered writes')) {
        await agent.execute('guest-file-write', write);
        const { error } = await agent.reply('guest-file-flush', { handle });
        assert.match(error!.desc, /Input\/output error$/);
      } else {
        const { error } = await agent.reply('guest-file-write', write);
        assert.equal(error?.desc, WRITE_ERROR);
      }
      await agent.reply('guest-file-close', { handle });
      await mend();
    });

    test('state that it does not take refuses files, and no handle is given twice', async () => {
      const { guest } = bed;
      await guest.shell.output('mkdir /faulty/state');
      const start = async (again: boolean): Promise<SpareAgent> =>
        await SpareAgent.startAs(bed, { again }, '-p', SPARE_DEVICE, '-t', '/faulty/state');
      const open = { path: '/dev/null' };
      const spare = await start(false);
      const handles: number[] = [];
      {
        using agent = await spareSession(bed);
        handles.push(await agent.execute('guest-file-open', open));
        await setFaults(guest, 'faulty', 'write');
        for (let i = 0; i < 3; i++)
          assert.equal((await agent.reply('guest-file-open', open)).error?.desc, STATE_ERROR);
        assert.deepEqual(await agent.execute('guest-ping'), {});
        await mend();
        handles.push(await agent.execute('guest-file-open', open));
      }
      await spare.kill();
      const next = await start(true);
      {
        using agent = await spareSession(bed);
        handles.push(await agent.execute('guest-file-open', open));
      }
      await next.kill();
      const rising = handles.every((handle, i) => i === 0 || handle > handles[i - 1]!);
      assert.ok(rising, handles.join(', '));
    });

    test('a log that it does not take costs its lines and nothing else', async () => {
      const { guest } = bed;
      const spare = await SpareAgent.start(bed, '-p', SPARE_DEVICE, '-v', '-l', '/faulty/log');
      using agent = await spareSession(bed);
      await setFaults(guest, 'faulty', 'write');
      for (let i = 0; i < 100; i++) assert.deepEqual(await agent.execute('guest-ping'), {});
      await spare.kill();
      await mend();
    });
  });
}
