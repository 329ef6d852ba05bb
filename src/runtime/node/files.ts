import { opendirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import type { Sys } from '../index.ts';
import { checkRange } from './bytes.ts';
import { addressOf, failure, libc, result } from './libc.ts';
import { attempt, cString, pathBytes, pathText } from './paths.ts';

const O_CLOEXEC = 0o2000000;
const F_SETFL = 4;

type FileCalls = Pick<
  Sys,
  | 'open'
  | 'close'
  | 'read'
  | 'write'
  | 'writeText'
  | 'seek'
  | 'stat'
  | 'statvfs'
  | 'readDirectory'
  | 'readLink'
  | 'realPath'
  | 'chmod'
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
  close(fd) {
    // Not repeated: Linux has closed it even if it was interrupted (close(2)).
    const value = libc.close(fd);
    return value === 0 ? 0 : failure();
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
  stat(path) {
    return attempt(() => {
      const { mode, uid, gid, size, rdev } = statSync(pathBytes(path), { bigint: true });
      // glibc's gnu_dev_major() and gnu_dev_minor()
      const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n);
      const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n);
      return [Number(mode), Number(uid), Number(gid), Number(size), Number(major), Number(minor)] as const;
    });
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
    return attempt(() => pathText(realpathSync.native(pathBytes(path), 'buffer')));
  },
  chmod(fd, mode) {
    return result(() => libc.fchmod(fd, mode));
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
    const value = typeof argument === 'number' ? BigInt(argument) : addressOf(argument);
    return result(() => libc.ioctl(fd, BigInt(request), value));
  },
  ioctlWith(fd, request, argument, pointer, data) {
    new DataView(argument.buffer, argument.byteOffset).setBigUint64(pointer, addressOf(data), true);
    return result(() => libc.ioctl(fd, BigInt(request), addressOf(argument)));
  },
  pipe(flags) {
    const ends = new Int32Array(2);
    const value = result(() => libc.pipe2(new Uint8Array(ends.buffer), flags | O_CLOEXEC));
    return value < 0 ? value : [ends[0]!, ends[1]!];
  },
};

function bytesAt(bytes: Uint8Array, at: number, length: number): Uint8Array {
  checkRange(bytes, at, at + length);
  return at === 0 && length === bytes.length ? bytes : bytes.subarray(at, at + length);
}
