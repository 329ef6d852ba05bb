import {
  type BigIntStats,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { EBADF, ENAMETOOLONG, type FileStatus, type Sys } from '../index.ts';
import { checkRange } from './bytes.ts';
import { addressOf, EINTR, failure, libc, result } from './libc.ts';
import { attempt, cString, pathBytes, pathText } from './paths.ts';

const O_CLOEXEC = 0o2000000;
const F_SETFL = 4;
const F_SETLK = 6;
const F_WRLCK = 1;
const PATH_MAX = 4096;

type FileCalls = Pick<
  Sys,
  | 'open'
  | 'openAt'
  | 'close'
  | 'read'
  | 'write'
  | 'writeText'
  | 'seek'
  | 'stat'
  | 'lstat'
  | 'fstat'
  | 'fileSystemType'
  | 'statvfs'
  | 'readDirectory'
  | 'readLink'
  | 'realPath'
  | 'chmod'
  | 'truncate'
  | 'lock'
  | 'setStatusFlags'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'access'
  | 'ioctl'
  | 'ioctlWith'
  | 'pipe'
>;

/** Files and descriptors. */
export const fileCalls: FileCalls = {
  open(path, flags, mode) {
    const name = cString(path);
    return result(() => libc.open(name, flags | O_CLOEXEC, mode));
  },
  openAt(folder, name, flags, mode) {
    const entry = cString(name);
    return result(() => libc.openat(folder, entry, flags | O_CLOEXEC | constants.O_NOFOLLOW, mode));
  },
  close(fd) {
    // Not repeated: Linux has closed it even if it was interrupted (close(2)).
    const failed = libc.close(fd) === 0 ? 0 : failure();
    return failed === -EINTR ? 0 : failed;
  },
  read(fd, into, at, length) {
    const range = bytesAt(into, at, length);
    return result(() => libc.read(fd, range, BigInt(length)));
  },
  write(fd, from, at, length) {
    const range = bytesAt(from, at, length);
    return result(() => libc.write(fd, range, BigInt(length)));
  },
  writeText(fd, text) {
    const bytes = Buffer.from(text, 'latin1');
    return result(() => libc.write(fd, bytes, BigInt(bytes.length)));
  },
  seek(fd, offset, whence) {
    const value = libc.lseek(fd, BigInt(offset), whence);
    if (value < 0n) return failure();
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  },
  stat: (path) => attempt(() => fileStatus(statSync(pathBytes(path), { bigint: true }))),
  lstat: (path) => attempt(() => fileStatus(lstatSync(pathBytes(path), { bigint: true }))),
  fstat(fd) {
    if (fd < 0) return -EBADF; // Node.js throws
    return attempt(() => {
      const { mode, nlink, dev, ino } = fstatSync(fd, { bigint: true });
      return [Number(mode), Number(nlink), Number(dev), Number(ino)] as const;
    });
  },
  fileSystemType(fd) {
    const status = new Uint32Array(64); // struct statfs, whose first member has 64 bits
    const value = result(() => libc.fstatfs(fd, new Uint8Array(status.buffer)));
    return value < 0 ? value : status[0]!;
  },
  statvfs(path) {
    const name = cString(path);
    const status = new BigUint64Array(16); // struct statvfs: bsize, frsize, blocks, bfree, bavail, ...
    const value = result(() => libc.statvfs(name, new Uint8Array(status.buffer)));
    if (value < 0) return value;
    return [Number(status[1]), Number(status[2]), Number(status[3]), Number(status[4])];
  },
  readDirectory(path) {
    return attempt(() => {
      using directory = opendirSync(pathBytes(path), { encoding: 'buffer' as BufferEncoding });
      const names: string[] = [];
      for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
        names.push(pathText(entry.name as unknown as Uint8Array));
      }
      return names;
    });
  },
  readLink(path) {
    return attempt(() => pathText(readlinkSync(pathBytes(path), 'buffer')));
  },
  realPath(path) {
    const bytes = pathBytes(path);
    if (bytes.length >= PATH_MAX) return -ENAMETOOLONG; // as the kernel would say; here the C library looks at each part
    return attempt(() => pathText(realpathSync.native(bytes, 'buffer')));
  },
  chmod(fd, mode) {
    return result(() => libc.fchmod(fd, mode));
  },
  truncate: (fd, length) => result(() => libc.ftruncate(fd, BigInt(length))),
  lock(fd) {
    const lock = new DataView(new ArrayBuffer(32)); // struct flock: type, whence, start, length, pid
    lock.setInt16(0, F_WRLCK, true);
    const address = addressOf(new Uint8Array(lock.buffer));
    return result(() => libc.fcntl(fd, F_SETLK, address));
  },
  setStatusFlags(fd, flags) {
    return result(() => libc.fcntl(fd, F_SETFL, BigInt(flags)));
  },
  rename(from, to) {
    const [source, target] = [cString(from), cString(to)];
    return result(() => libc.rename(source, target));
  },
  unlink(path) {
    const name = cString(path);
    return result(() => libc.unlink(name));
  },
  mkdir(path, mode) {
    const name = cString(path);
    return result(() => libc.mkdir(name, mode));
  },
  access(path, mode) {
    const name = cString(path);
    return result(() => libc.access(name, mode));
  },
  ioctl(fd, request, argument) {
    if (typeof argument !== 'number') return control(fd, request, argument);
    return result(() => libc.ioctl(fd, BigInt(request), BigInt.asUintN(64, BigInt(argument))));
  },
  ioctlWith(fd, request, argument, pointer, data) {
    checkRange(argument, pointer, pointer + 8);
    new DataView(argument.buffer, argument.byteOffset).setBigUint64(pointer, addressOf(data), true);
    return control(fd, request, argument);
  },
  pipe(flags) {
    const ends = new Int32Array(2);
    const value = result(() => libc.pipe2(new Uint8Array(ends.buffer), flags | O_CLOEXEC));
    return value < 0 ? value : [ends[0]!, ends[1]!];
  },
};

function fileStatus({ mode, uid, gid, size, rdev }: BigIntStats): FileStatus {
  // glibc's gnu_dev_major() and gnu_dev_minor()
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n);
  return [Number(mode), Number(uid), Number(gid), Number(size), Number(major), Number(minor)];
}

/** The oldest requests do not tell their structure's size: a block of our own keeps the kernel in our memory. */
function control(fd: number, request: number, argument: Uint8Array): number {
  const wanted = (request >>> 16) & 0x3fff; // _IOC_SIZE
  checkRange(argument, 0, wanted);
  const block = new Uint8Array(Math.max(1024, argument.length));
  block.set(argument);
  const value = result(() => libc.ioctl(fd, BigInt(request >>> 0), addressOf(block)));
  argument.set(block.subarray(0, argument.length));
  return value;
}

function bytesAt(bytes: Uint8Array, at: number, length: number): Uint8Array {
  checkRange(bytes, at, at + length);
  return at === 0 && length === bytes.length ? bytes : bytes.subarray(at, at + length);
}
