/** Sys: files. */
import {
  check,
  EACCES,
  EBADF,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOENT,
  type FileStatus,
  type FileSystemStatus,
  type Sys,
} from '../index.ts';
import { type Bench, type Case, equal, holds, outOfRange } from './case.contract.ts';
import {
  bytesOf,
  fileText,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  openPipe,
  putFile,
  textOf,
} from './tools.contract.ts';

const SET = 0;
const CURRENT = 1;
const END = 2;
/** The kind of a file among its mode's bits. */
const KIND = 0o170000;

function opened({ sys }: Bench, path: string, flags: number, mode = 0): number {
  return check<number>(sys.open(path, flags, mode), 'open', path);
}

function status(sys: Sys, path: string): FileStatus {
  return check<FileStatus>(sys.stat(path), 'stat', path);
}

export const filesContract: readonly Case[] = [
  {
    title: 'open makes files, or does not, as its flags say',
    run: (bench) => {
      const { sys, folder } = bench;
      const path = `${folder}/flags`;
      equal(sys.open(path, O_RDONLY, 0), -ENOENT);
      const before = sys.umask(0);
      sys.close(opened(bench, path, O_WRONLY | O_CREAT | O_EXCL, 0o640));
      sys.umask(before);
      equal(status(sys, path)[0], 0o100640);
      equal(sys.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o640), -EEXIST);
      equal(sys.open(folder, O_WRONLY, 0), -EISDIR);
      const writer = opened(bench, path, O_WRONLY | O_APPEND);
      const other = opened(bench, path, O_WRONLY | O_APPEND);
      equal([sys.writeText(writer, 'one'), sys.writeText(other, 'two')], [3, 3]);
      equal(fileText(sys, path), 'onetwo');
      sys.close(opened(bench, path, O_WRONLY | O_TRUNC));
      equal(fileText(sys, path), '');
      equal([sys.close(writer), sys.close(other)], [0, 0]);
    },
  },
  {
    title: 'read and write move a range of an array and leave the rest alone',
    run: (bench) => {
      const { sys } = bench;
      const fd = opened(bench, putFile(bench, 'ranges', '0123456789'), O_RDWR);
      const into = bytesOf('........');
      equal(sys.read(fd, into, 2, 3), 3);
      equal(textOf(into), '..012...');
      equal(sys.read(fd, into, 8, 0), 0, 'an empty range at the end');
      equal(sys.write(fd, bytesOf('abcdef'), 4, 2), 2);
      equal(sys.write(fd, bytesOf('abc'), 3, 0), 0);
      equal(sys.read(fd, into, 0, 8), 5);
      equal(textOf(into), '56789...');
      equal(sys.read(fd, into, 0, 8), 0, 'the end of the file');
      equal(sys.read(fd, into.subarray(6), 0, 2), 0);
      sys.close(fd);
      equal(fileText(sys, `${bench.folder}/ranges`), '012ef56789');
    },
  },
  {
    title: 'read and write refuse a range that is not in its array',
    run: (bench) => {
      const { sys } = bench;
      const fd = opened(bench, putFile(bench, 'refused', 'content'), O_RDWR);
      const bytes = bytesOf('....');
      const wrong = [
        [-1, 1],
        [0, 5],
        [4, 1],
        [5, 0],
        [0, -1],
        [2, -1],
        [2 ** 32, 0],
        [0, 2 ** 32],
        [2, 2 ** 53],
      ] as const;
      for (const [at, length] of wrong) {
        outOfRange(() => sys.read(fd, bytes, at, length), `read ${at}, ${length}`);
        outOfRange(() => sys.write(fd, bytes, at, length), `write ${at}, ${length}`);
      }
      equal(textOf(bytes), '....');
      equal(sys.seek(fd, 0, CURRENT), 0);
      sys.close(fd);
      equal(fileText(sys, `${bench.folder}/refused`), 'content');
    },
  },
  {
    title: 'a descriptor that is closed or open for something else is EBADF',
    run: (bench) => {
      const { sys } = bench;
      const path = putFile(bench, 'closed', 'content');
      const [reader, writer] = [opened(bench, path, O_RDONLY), opened(bench, path, O_WRONLY)];
      const block = new Uint8Array(4);
      equal(sys.read(writer, block, 0, 4), -EBADF);
      equal([sys.write(reader, block, 0, 4), sys.writeText(reader, 'x')], [-EBADF, -EBADF]);
      equal([sys.close(reader), sys.close(writer)], [0, 0]);
      equal([sys.close(reader), sys.close(-1)], [-EBADF, -EBADF]);
      equal([sys.read(reader, block, 0, 4), sys.read(reader, block, 0, 0)], [-EBADF, -EBADF]);
      equal(
        [sys.seek(reader, 0, SET), sys.chmod(reader, 0), sys.setStatusFlags(reader, 0)],
        [-EBADF, -EBADF, -EBADF],
      );
    },
  },
  {
    title: 'a folder cannot be read like a file',
    run: (bench) => {
      const fd = opened(bench, bench.folder, O_RDONLY);
      equal(bench.sys.read(fd, new Uint8Array(4), 0, 4), -EISDIR);
      bench.sys.close(fd);
    },
  },
  {
    title: 'writeText writes ASCII, however long',
    run: (bench) => {
      const { sys, folder } = bench;
      const fd = opened(bench, `${folder}/text`, O_WRONLY | O_CREAT, 0o600);
      const text = '{"return": {}}\n\0\x7f'.repeat(5000);
      equal([sys.writeText(fd, ''), sys.writeText(fd, text)], [0, text.length]);
      sys.close(fd);
      holds(fileText(sys, `${folder}/text`) === text, 'what was written is there');
    },
  },
  {
    title: 'seek counts from the start, the position and the end, and may go beyond',
    run: (bench) => {
      const { sys } = bench;
      const fd = opened(bench, putFile(bench, 'seek', '0123456789'), O_RDONLY);
      equal([sys.seek(fd, 4, SET), sys.seek(fd, -1, CURRENT), sys.seek(fd, -2n, END)], [4, 3, 8]);
      equal([sys.seek(fd, 100n, SET), sys.seek(fd, 0, CURRENT)], [100, 100]);
      equal([sys.seek(fd, -1, SET), sys.seek(fd, 0, 99)], [-EINVAL, -EINVAL]);
      equal(sys.seek(fd, 0, CURRENT), 100, 'a failure moves nothing');
      sys.close(fd);
      const [read, write] = openPipe(sys);
      equal(sys.seek(read, 0, SET), -29); // ESPIPE
      sys.close(read);
      sys.close(write);
    },
  },
  {
    title: 'a position is exact beyond what a number can tell',
    run: (bench) => {
      const { sys } = bench;
      const fd = opened(bench, '/proc/self/mem', O_RDONLY); // the largest file of every Linux
      const most = 2 ** 53 - 1;
      equal(sys.seek(fd, most, SET), most);
      equal(sys.seek(fd, 1, CURRENT), 2n ** 53n);
      equal(sys.seek(fd, 2n ** 53n + 1n, SET), 2n ** 53n + 1n);
      equal(sys.seek(fd, 1n, CURRENT), 2n ** 53n + 2n);
      equal(sys.seek(fd, 2n ** 62n + 3n, SET), 2n ** 62n + 3n);
      equal(sys.seek(fd, -(2n ** 62n), CURRENT), 3);
      sys.close(fd);
    },
  },
  {
    title: 'stat tells the mode, owner, size and device number of what a path leads to',
    run: (bench) => {
      const { sys } = bench;
      const path = putFile(bench, 'stat', '12345');
      const own = sys.userId();
      const [mode, uid, gid, size, major, minor] = status(sys, path);
      equal([mode, uid, size, major, minor], [0o100600, own, 5, 0, 0]);
      equal(gid, status(sys, '/proc/self')[2]);
      equal(status(sys, bench.folder)[0]! & KIND, 0o040000);
      const device = status(sys, '/dev/null');
      equal([device[0]! & KIND, device[4], device[5]], [0o020000, 1, 3]);
      equal(status(sys, '/proc/self/exe')[0]! & KIND, 0o100000, 'through a link');
      equal([sys.stat(`${path}/x`), sys.stat(`${path}x`)], [-20, -ENOENT]);
    },
  },
  {
    title: 'lstat tells of a link itself',
    run: ({ sys }) => {
      const link = sys.lstat('/proc/self') as FileStatus;
      equal([link[0] & KIND, status(sys, '/proc/self')[0] & KIND], [0o120000, 0o040000]);
      equal([sys.lstat('/proc/self/status/x'), sys.lstat('/proc/self/x')], [-20, -ENOENT]);
    },
  },
  {
    title: 'stat tells a size beyond four gigabytes',
    run: (bench) => {
      const { sys, folder } = bench;
      const fd = opened(bench, `${folder}/large`, O_WRONLY | O_CREAT, 0o600);
      equal(sys.seek(fd, 5 * 2 ** 30, SET), 5 * 2 ** 30);
      equal(sys.writeText(fd, 'x'), 1);
      sys.close(fd);
      equal(status(sys, `${folder}/large`)[3], 5 * 2 ** 30 + 1);
      equal(sys.unlink(`${folder}/large`), 0);
    },
  },
  {
    title: 'statvfs tells sizes of a file system in fragments',
    run: ({ sys, folder }) => {
      const [fragment, blocks, free, available] = check<FileSystemStatus>(sys.statvfs(folder), 'statvfs');
      holds(fragment! >= 512 && Number.isInteger(Math.log2(fragment!)), `a fragment: ${fragment}`);
      holds(
        blocks! > 0 && blocks! >= free! && free! >= available! && available! >= 0,
        `${blocks} ${free} ${available}`,
      );
      equal(check<FileSystemStatus>(sys.statvfs('/proc'), 'statvfs').slice(1), [0, 0, 0]);
      equal(sys.statvfs(`${folder}/none`), -ENOENT);
    },
  },
  {
    title: 'chmod, umask and access: permissions are those asked for',
    run: (bench) => {
      const { sys, folder } = bench;
      const path = putFile(bench, 'mode', '');
      const fd = opened(bench, path, O_RDONLY);
      equal([sys.chmod(fd, 0o4751), status(sys, path)[0]], [0, 0o104751]);
      equal([sys.access(path, 0), sys.access(path, 1), sys.access(path, 4)], [0, 0, 0]);
      equal([sys.chmod(fd, 0o600), sys.access(path, 1)], [0, -EACCES], 'not even root may execute it');
      equal([sys.access(`${path}x`, 0), sys.access(path, 8)], [-ENOENT, -EINVAL]);
      sys.close(fd);
      const before = sys.umask(0o027);
      equal(sys.umask(0o077), 0o027);
      equal(sys.mkdir(`${folder}/masked`, 0o777), 0);
      equal(sys.umask(before), 0o077);
      equal(status(sys, `${folder}/masked`)[0], 0o040700);
    },
  },
];
