import * as ffi from 'node:ffi';

const I32 = 'int32';
const U32 = 'uint32';
const I64 = 'int64';
const U64 = 'uint64';
const BYTES = 'buffer';
const ADDRESS = 'pointer';

/**
 * The C library's functions that the engine port is made of, and libuv's for watching a descriptor (Node.js exports them).
 * On x86-64 and arm64 `long`, `size_t` and pointers have 64 bits.
 */
export const { lib: library, functions: libc } = ffi.dlopen(null, {
  __errno_location: { arguments: [], return: ADDRESS },
  accept4: { arguments: [I32, ADDRESS, ADDRESS, I32], return: I32 },
  access: { arguments: [BYTES, I32], return: I32 },
  bind: { arguments: [I32, BYTES, U32], return: I32 },
  clock_gettime: { arguments: [I32, BYTES], return: I32 },
  clock_settime: { arguments: [I32, BYTES], return: I32 },
  close: { arguments: [I32], return: I32 },
  connect: { arguments: [I32, BYTES, U32], return: I32 },
  epoll_create1: { arguments: [I32], return: I32 },
  epoll_ctl: { arguments: [I32, I32, I32, BYTES], return: I32 },
  epoll_wait: { arguments: [I32, BYTES, I32, I32], return: I32 },
  fchmod: { arguments: [I32, U32], return: I32 },
  fcntl: { arguments: [I32, I32, I64], return: I32 },
  fstatfs: { arguments: [I32, BYTES], return: I32 },
  ftruncate: { arguments: [I32, I64], return: I32 },
  getgroups: { arguments: [I32, BYTES], return: I32 },
  getpeername: { arguments: [I32, BYTES, BYTES], return: I32 },
  getsockname: { arguments: [I32, BYTES, BYTES], return: I32 },
  getsockopt: { arguments: [I32, I32, I32, BYTES, BYTES], return: I32 },
  ioctl: { arguments: [I32, U64, U64], return: I32 },
  kill: { arguments: [I32, I32], return: I32 },
  listen: { arguments: [I32, I32], return: I32 },
  lseek: { arguments: [I32, I64, I32], return: I64 },
  mkdir: { arguments: [BYTES, U32], return: I32 },
  open: { arguments: [BYTES, I32, U32], return: I32 },
  openat: { arguments: [I32, BYTES, I32, U32], return: I32 },
  pipe2: { arguments: [BYTES, I32], return: I32 },
  posix_spawn: { arguments: [BYTES, BYTES, BYTES, BYTES, BYTES, BYTES], return: I32 },
  posix_spawn_file_actions_addclosefrom_np: { arguments: [BYTES, I32], return: I32 },
  posix_spawn_file_actions_adddup2: { arguments: [BYTES, I32, I32], return: I32 },
  posix_spawn_file_actions_destroy: { arguments: [BYTES], return: I32 },
  posix_spawn_file_actions_init: { arguments: [BYTES], return: I32 },
  posix_spawnattr_destroy: { arguments: [BYTES], return: I32 },
  posix_spawnattr_init: { arguments: [BYTES], return: I32 },
  posix_spawnattr_setflags: { arguments: [BYTES, 'int16'], return: I32 },
  posix_spawnattr_setsigdefault: { arguments: [BYTES, BYTES], return: I32 },
  posix_spawnattr_setsigmask: { arguments: [BYTES, BYTES], return: I32 },
  read: { arguments: [I32, BYTES, U64], return: I64 },
  rename: { arguments: [BYTES, BYTES], return: I32 },
  setegid: { arguments: [U32], return: I32 },
  seteuid: { arguments: [U32], return: I32 },
  setgroups: { arguments: [U64, BYTES], return: I32 },
  socket: { arguments: [I32, I32, I32], return: I32 },
  statvfs: { arguments: [BYTES, BYTES], return: I32 },
  syscall: { arguments: [I64, I64, I64], return: I64 },
  strlen: { arguments: [ADDRESS], return: U64 },
  sysinfo: { arguments: [BYTES], return: I32 },
  uname: { arguments: [BYTES], return: I32 },
  unlink: { arguments: [BYTES], return: I32 },
  unsetenv: { arguments: [BYTES], return: I32 },
  uv_close: { arguments: [BYTES, ADDRESS], return: 'void' },
  uv_handle_size: { arguments: [I32], return: U64 },
  uv_poll_init: { arguments: [ADDRESS, BYTES, I32], return: I32 },
  uv_poll_start: { arguments: [BYTES, I32, ADDRESS], return: I32 },
  waitpid: { arguments: [I32, BYTES, I32], return: I32 },
  write: { arguments: [I32, BYTES, U64], return: I64 },
});

const errnoAddress = libc.__errno_location();
export const EINTR = 4;

/** The result of a call, or the negated errno. A call that was interrupted is repeated. */
export function result(call: () => number | bigint): number {
  for (;;) {
    const value = Number(call());
    if (value >= 0) return value;
    const errno = ffi.getInt32(errnoAddress);
    if (errno !== EINTR) return -errno;
  }
}

/** The errno of a call that has just failed, negated. */
export function failure(): number {
  return -ffi.getInt32(errnoAddress);
}

/** Where the bytes are. They must be kept alive for as long as the address is used. */
export function addressOf(bytes: Uint8Array): bigint {
  return ffi.getRawPointer(bytes);
}

/** A copy of the bytes that the C library closes with a zero. */
export function cBytes(address: bigint): Uint8Array {
  return ffi.toBuffer(address, Number(libc.strlen(address)));
}

const environAddress = library.getSymbol('environ');

/** The process's environment, as bytes: Node.js gives it as UTF-8 only. */
export function environ(): Uint8Array[] {
  const variables: Uint8Array[] = [];
  const first = ffi.getUint64(environAddress);
  for (let at = first; at !== 0n; at += 8n) {
    const variable = ffi.getUint64(at);
    if (variable === 0n) break;
    variables.push(cBytes(variable));
  }
  return variables;
}

/** Libuv's loop, on which Node.js runs. */
export function eventLoop(): bigint {
  return ffi.getCurrentEventLoop();
}

const F_DUPFD_CLOEXEC = 1030;

/** Another descriptor, above 2, of what `fd` is open for; or the negated errno. */
export function duplicate(fd: number): number {
  return result(() => libc.fcntl(fd, F_DUPFD_CLOEXEC, 3n));
}
