import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../support/channel.ts';
import type { Subject } from '../../support/subject.ts';
import { type Fault, nothingLost } from '../fault.ts';
import { SmallDisk } from '../small-disk.ts';

const KIB = 1024;

/** Disks that are full, read-only, gone or faulty. */
export const diskFaults: readonly Fault[] = [
  {
    done: 'the disk of the state file is full',
    happen: async (subject) =>
      await stateCannotBeWritten(
        subject,
        (disk) => disk.fill(),
        (disk) => disk.empty(),
      ),
  },
  {
    done: 'the disk of the state file turns read-only',
    happen: async (subject) =>
      await stateCannotBeWritten(
        subject,
        (disk) => disk.remount('ro'),
        (disk) => disk.remount('rw'),
      ),
  },
  {
    done: 'the folder of the state file is moved away',
    happen: async (subject) => {
      const [there, away] = [subject.path('state'), subject.path('away')];
      return await withoutState(
        subject,
        () => renameSync(there, away),
        () => renameSync(away, there),
      );
    },
  },
  {
    done: '256 KiB are written to a file whose disk has room for 64',
    happen: async (subject) => {
      using disk = mounted(subject, 'disk', 64 * KIB);
      await subject.listen('-t', subject.folder);
      const channel = await subject.connect();
      const path = join(disk.path, 'file');
      const data = Buffer.alloc(256 * KIB, 'abcdefgh');
      const handle = await channel.execute('guest-file-open', { path, mode: 'w' });
      const write = { handle, 'buf-b64': data.toString('base64') };
      const { count } = (await channel.execute('guest-file-write', write)) as { count: number };
      await refused(channel, 'guest-file-write', write, 'failed to write to file: No space left on device');
      assert.ok(count > 0 && count <= 64 * KIB, `${count}`);
      assert.ok(readFileSync(path).equals(data.subarray(0, count)));
      await serves(channel);
      channel.close();
      return nothingLost(
        `the reply says that ${count / KIB} KiB were written, which are in the file; the next write is refused: \`No space left on device\``,
      );
    },
  },
  {
    done: 'a file on a read-only disk is opened for writing',
    happen: async (subject) => {
      using disk = mounted(subject, 'disk', 64 * KIB);
      disk.remount('ro');
      await subject.listen('-t', subject.folder);
      const channel = await subject.connect();
      const path = join(disk.path, 'file');
      const text = `failed to open file '${path}' (mode: 'w'): Read-only file system`;
      await refused(channel, 'guest-file-open', { path, mode: 'w' }, text);
      await serves(channel);
      channel.close();
      return nothingLost('refused: `Read-only file system`');
    },
  },
  {
    done: 'the kernel answers a read and a write with an I/O error (`/proc/self/mem`)',
    happen: async (subject) => {
      await subject.listen('-t', subject.folder);
      const channel = await subject.connect();
      const handle = await channel.execute('guest-file-open', { path: '/proc/self/mem', mode: 'r+' });
      await refused(
        channel,
        'guest-file-read',
        { handle, count: 10 },
        'failed to read file: Input/output error',
      );
      const write = { handle, 'buf-b64': 'aGVsbG8=' };
      await refused(channel, 'guest-file-write', write, 'failed to write to file: Input/output error');
      await channel.execute('guest-file-close', { handle });
      channel.close();
      return nothingLost('both are refused: `Input/output error`; the handle can be closed');
    },
  },
  {
    done: 'the disk of the log is full, with `-v`',
    happen: async (subject) => {
      using disk = mounted(subject, 'disk', 64 * KIB);
      await subject.listen('-t', subject.folder, '-v', '-l', join(disk.path, 'log'));
      disk.fill();
      const channel = await subject.connect();
      for (let i = 0; i < 2000; i++) await channel.execute('guest-ping');
      disk.empty();
      await serves(channel);
      channel.close();
      assert.match(readFileSync(join(disk.path, 'log'), 'utf8'), /\n$/);
      return {
        happened: '2,000 requests are answered',
        lost: 'the lines of the log that there was no room for',
      };
    },
  },
];

async function stateCannotBeWritten(
  subject: Subject,
  spoil: (disk: SmallDisk) => void,
  mend: (disk: SmallDisk) => void,
): ReturnType<Fault['happen']> {
  using disk = mounted(subject, 'state', 16 * KIB);
  return await withoutState(
    subject,
    () => spoil(disk),
    () => mend(disk),
  );
}

/** Opens files before, while and after the state cannot be written: no handle may be given twice. */
async function withoutState(
  subject: Subject,
  spoil: () => void,
  mend: () => void,
): ReturnType<Fault['happen']> {
  mkdirSync(subject.path('state'), { recursive: true });
  const running = await subject.listen('-t', subject.path('state'));
  const channel = await subject.connect();
  const open = { path: '/dev/null' };
  const before = (await channel.execute('guest-file-open', open)) as number;
  spoil();
  for (let i = 0; i < 50; i++)
    await refused(channel, 'guest-file-open', open, 'failed to commit persistent state to disk');
  await serves(channel);
  mend();
  const after = (await channel.execute('guest-file-open', open)) as number;
  assert.equal(after, before + 1);
  const left = readFileSync(subject.path('state/qga.state'), 'utf8');
  assert.equal(left, `[global]\nfd_counter=${after + 1}\n`);
  channel.close();
  await running.kill('SIGTERM');
  return nothingLost(
    'guest-file-open is refused (`failed to commit persistent state to disk`), all else is served; afterwards files open again, with the next handle',
  );
}

function mounted(subject: Subject, name: string, size: number): SmallDisk & Disposable {
  const disk = new SmallDisk(subject.path(name), size);
  return Object.assign(disk, { [Symbol.dispose]: () => disk.unmount() });
}

export async function refused(channel: Channel, command: string, args: object, text: string): Promise<void> {
  const { error } = await channel.request({ execute: command, arguments: args });
  assert.equal(error?.desc, text);
}

export async function serves(channel: Channel): Promise<void> {
  assert.deepEqual(await channel.execute('guest-ping'), {});
}
