/** Sys: names of files. */
import {
  check,
  EBADF,
  EEXIST,
  EINVAL,
  EISDIR,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  type FileIdentity,
  O_PATH,
} from '../index.ts';
import { type Bench, type Case, equal, holds } from './case.contract.ts';
import { fileText, O_CREAT, O_EXCL, O_RDONLY, O_WRONLY, putFile } from './tools.contract.ts';

/** The system text of bytes that are not UTF-8. */
function raw(...bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.map((byte) => (byte < 0x80 ? byte : 0xdc00 + byte)));
}

/** Every byte that a name may have, in one name: none begins a character. */
const EVERY_BYTE = raw(...Array.from({ length: 255 }, (_, i) => i + 1).filter((byte) => byte !== 0x2f));
const NAMES = [
  'plain',
  'ümläut',
  '日本',
  '\u{1f438}',
  raw(0xff),
  `ä${raw(0xe4)}ö`,
  raw(0xed, 0xa0, 0x80),
  EVERY_BYTE,
];

/** A new folder. */
function folderFor({ sys, folder }: Bench, name: string): string {
  const path = `${folder}/${name}`;
  check(sys.mkdir(path, 0o700), 'mkdir', path);
  return path;
}

function touch({ sys }: Bench, path: string): void {
  sys.close(check<number>(sys.open(path, O_WRONLY | O_CREAT, 0o600), 'open', path));
}

/** The methods that take a path, each so that it succeeds at nothing on the wrong one. */
function everyMethod({ sys, folder }: Bench, path: string): Record<string, unknown> {
  return {
    open: sys.open(path, O_RDONLY, 0),
    openAt: sys.openAt(0, path, O_RDONLY, 0),
    stat: sys.stat(path),
    statvfs: sys.statvfs(path),
    readDirectory: sys.readDirectory(path),
    readLink: sys.readLink(path),
    realPath: sys.realPath(path),
    rename: sys.rename(path, `${folder}/renamed`),
    'rename to': sys.rename(putFile({ sys, folder } as Bench, 'to be renamed', ''), path),
    unlink: sys.unlink(path),
    mkdir: sys.mkdir(path, 0o700),
    access: sys.access(path, 0),
    spawn: sys.spawn(path, ['x'], [], [0, 1, 2], false),
  };
}

export const pathsContract: readonly Case[] = [
  {
    title: 'every name survives the way there and back, whatever its bytes',
    run: (bench) => {
      const { sys } = bench;
      const folder = folderFor(bench, 'names');
      for (const name of NAMES) {
        touch(bench, `${folder}/${name}`);
        const fd = check<number>(sys.open(`${folder}/${name}`, O_RDONLY, 0), 'open');
        equal(sys.readLink(`/proc/self/fd/${fd}`), `${folder}/${name}`);
        sys.close(fd);
        equal(sys.realPath(`${folder}/./${name}`), `${folder}/${name}`);
      }
      equal((sys.readDirectory(folder) as string[]).sort(), [...NAMES].sort());
      for (const name of NAMES) {
        equal(sys.access(`${folder}/${name}`, 0), 0);
        equal(sys.rename(`${folder}/${name}`, `${folder}/other`), 0);
        equal(sys.stat(`${folder}/${name}`), -ENOENT);
        equal(sys.unlink(`${folder}/other`), 0);
      }
      equal(sys.readDirectory(folder), []);
    },
  },
  {
    title: 'raw bytes that make a character come back as that character',
    run: (bench) => {
      const folder = folderFor(bench, 'composed');
      touch(bench, `${folder}/${raw(0xc3, 0xa4)}`);
      equal(bench.sys.readDirectory(folder), ['ä']);
    },
  },
  {
    title: 'a zero in a name cuts nothing short',
    run: (bench) => {
      const { sys } = bench;
      const folder = folderFor(bench, 'zero');
      touch(bench, `${folder}/a`);
      for (const call of [sys.unlink, sys.stat, sys.readDirectory]) equal(call(`${folder}/a\0b`), -ENOENT);
      equal(sys.open(`${folder}/a\0`, O_RDONLY, 0), -ENOENT);
      touch(bench, `${folder}/a\0b`);
      equal((sys.readDirectory(folder) as string[]).sort(), ['a', `a${raw(0xc0, 0x80)}b`]);
      equal(sys.unlink(`${folder}/a${raw(0xc0, 0x80)}b`), 0);
    },
  },
  {
    title: 'a folder’s names come without the two that every folder has, however many there are',
    run: (bench) => {
      const folder = folderFor(bench, 'many');
      const names = Array.from({ length: 300 }, (_, i) => `${'name'.repeat(10)}-${i}`);
      for (const name of names) touch(bench, `${folder}/${name}`);
      touch(bench, `${folder}/...`);
      equal((bench.sys.readDirectory(folder) as string[]).sort(), [...names, '...'].sort());
    },
  },
  {
    title: 'realPath resolves links and dots, readLink one link alone',
    run: (bench) => {
      const { sys } = bench;
      const folder = folderFor(bench, 'real');
      equal(sys.realPath(`${folder}/../real/./`), folder);
      equal(sys.readLink('/proc/self'), String(sys.pid()));
      equal(sys.realPath('/proc/self/..'), '/proc');
      equal(sys.realPath('/proc/self/fd'), `/proc/${sys.pid()}/fd`);
      equal([sys.readLink(folder), sys.realPath(`${folder}/none`)], [-EINVAL, -ENOENT]);
    },
  },
  {
    title: 'openAt opens a name in a folder that is open, wherever that is by now, and follows no link there',
    run: (bench) => {
      const { sys } = bench;
      const folder = folderFor(bench, 'at');
      const other = folderFor(bench, 'at/other');
      putFile(bench, 'at/file', 'text');
      const fd = check<number>(sys.open(folder, O_PATH, 0), 'open');
      const within = check<number>(sys.openAt(fd, 'other', O_PATH, 0), 'openat');
      equal(sys.rename(other, `${folder}/moved`), 0);
      sys.close(check<number>(sys.openAt(within, 'new', O_WRONLY | O_CREAT | O_EXCL, 0o600), 'openat'));
      equal(fileText(sys, `${folder}/moved/new`), '');
      sys.close(within);
      sys.close(fd);
      // /proc has links wherever it is: to a folder, and to a program.
      const own = check<number>(sys.open('/proc/self/', O_PATH, 0), 'open');
      equal([sys.openAt(own, 'cwd', O_RDONLY, 0), sys.openAt(own, 'exe', O_RDONLY, 0)], [-ELOOP, -ELOOP]);
      const link = check<number>(sys.openAt(own, 'cwd', O_PATH, 0), 'openat');
      equal(sys.openAt(link, 'x', O_PATH, 0), -ENOTDIR);
      for (const each of [link, own]) sys.close(each);
      equal(sys.openAt(-1, 'x', O_PATH, 0), -EBADF);
    },
  },
  {
    title: 'fstat tells which file is open, whatever its name has become',
    run: (bench) => {
      const { sys, folder } = bench;
      const paths = [putFile(bench, 'one', ''), putFile(bench, 'two', '')];
      const fds = paths.map((path) => check<number>(sys.open(path, O_PATH, 0), 'open'));
      const [one, two] = fds.map((fd) => check<FileIdentity>(sys.fstat(fd), 'fstat'));
      equal([one![0], one![1], two![1]], [0o100600, 1, 1]);
      holds(one![2] === two![2] && one![3] !== two![3], 'two files of one file system');
      equal(sys.rename(paths[0]!, `${folder}/three`), 0);
      equal(sys.fstat(fds[0]!), one);
      equal(sys.unlink(`${folder}/three`), 0);
      equal((sys.fstat(fds[0]!) as FileIdentity)[1], 0);
      for (const fd of fds) sys.close(fd);
      equal(sys.fstat(-1), -EBADF);
    },
  },
  {
    title: 'fileSystemType tells what a file is on by a number',
    run: (bench) => {
      const { sys, folder } = bench;
      const types = ['/proc/self', '/sys', folder].map((path) => {
        const fd = check<number>(sys.open(path, O_PATH, 0), 'open');
        const type = sys.fileSystemType(fd);
        sys.close(fd);
        return type;
      });
      equal(types.slice(0, 2), [0x9fa0, 0x62656572]);
      holds(types[2]! > 0 && types[2] !== 0x9fa0, 'another type');
      equal(sys.fileSystemType(-1), -EBADF);
    },
  },
  {
    title: 'rename, unlink and mkdir do as the system calls do',
    run: (bench) => {
      const { sys } = bench;
      const folder = folderFor(bench, 'moves');
      const [from, to] = [putFile(bench, 'moves/from', 'new'), putFile(bench, 'moves/to', 'old')];
      equal([sys.rename(from, to), fileText(sys, to), sys.unlink(from)], [0, 'new', -ENOENT]);
      equal([sys.mkdir(to, 0o700), sys.mkdir(`${folder}/a/b`, 0o700)], [-EEXIST, -ENOENT]);
      equal(
        [sys.unlink(folder), sys.readDirectory(to), sys.mkdir(`${to}/x`, 0o700)],
        [-EISDIR, -ENOTDIR, -ENOTDIR],
      );
      check(sys.mkdir(`${folder}/sub`, 0o700), 'mkdir');
      equal([sys.rename(to, `${folder}/sub`), sys.rename(`${folder}/sub`, to)], [-EISDIR, -ENOTDIR]);
    },
  },
  {
    title: 'no path and one that is too long are errors in every method',
    run: (bench) => {
      const { folder } = bench;
      const long = `${folder}/`.padEnd(4096, 'x/');
      const wrong: readonly (readonly [path: string, error: number])[] = [
        ['', -ENOENT],
        [`${folder}/${'x'.repeat(256)}`, -ENAMETOOLONG],
        [`${folder}/${'ä'.repeat(128)}`, -ENAMETOOLONG],
        [long, -ENAMETOOLONG],
        [long.repeat(30), -ENAMETOOLONG],
      ];
      for (const [path, error] of wrong)
        for (const [method, result] of Object.entries(everyMethod(bench, path)))
          equal(result, error, `${method} of ${path.length} characters`);
      const longest = `${folder}/`.padEnd(4095, './');
      holds(longest.length === 4095, 'the longest path there can be');
      equal(bench.sys.access(longest.slice(0, -1) + '/', 0), 0);
    },
  },
];
