/**
 * The engine port: what the agent needs of the machine, one system call or one pass over bytes for each method, and no
 * decision in any. The C of `quickjs/` and `node/` implement it, held together by `sys.contract.ts`; everything above them
 * is written once, in TypeScript.
 *
 * - A failure is the negated errno, never an exception: `-2` is ENOENT. A call that is interrupted is repeated.
 * - A range of bytes outside of its array is a bug of ours: RangeError.
 * - Text of the system (paths, arguments, names) is a string in which a lone surrogate U+DC80..U+DCFF stands for the raw
 *   byte 0x80..0xFF, so that every name survives the way there and back. U+0000 is written as the two bytes C0 80: no
 *   path is ever cut short.
 * - Descriptors are opened close-on-exec, unless the method says otherwise.
 */
export interface Sys {
  // ---- bytes: what would touch every byte of a large message in TypeScript

  /** Index of the first `byte` in `bytes[from, to)`, or -1 (memchr). */
  indexOf(bytes: Uint8Array, byte: number, from: number, to: number): number;
  /** The bitwise OR of `table[b]` over all bytes b of `bytes[from, to)`; `table` has 256 entries. 0 for an empty range. */
  classes(bytes: Uint8Array, table: Uint8Array, from: number, to: number): number;
  /** Index of the first byte b in `bytes[from, to)` with `table[b] & mask`, or -1. */
  findClass(bytes: Uint8Array, table: Uint8Array, mask: number, from: number, to: number): number;
  /** How often `byte` occurs in `bytes[from, to)`. */
  count(bytes: Uint8Array, byte: number, from: number, to: number): number;
  /** The text of well-formed UTF-8 (Unicode table 3-7; U+0000 as a zero byte); undefined if the bytes are not. */
  decodeUtf8(bytes: Uint8Array, from: number, to: number): string | undefined;
  /**
   * Puts `text` (system text, see above) as bytes at `into[at...]`. Returns the bytes put; when they do not fit, nothing
   * is put and the result is the negated number of bytes needed.
   */
  encodeText(text: string, into: Uint8Array, at: number): number;
  /**
   * Encodes `bytes[from, to)` as base64 with padding at `into[at...]`; returns the characters put, 4 for every 3 bytes
   * begun. `into` must have room for them.
   */
  encodeBase64(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number;
  /**
   * Decodes whole groups of four base64 letters from `bytes[from, to)` into `into[at...]` and stops at the first group
   * that is cut short or holds anything else (padding and newlines too). Returns the characters consumed, a multiple of
   * 4; three quarters as many bytes were put. `into` must have room for three quarters of the range, and may be the
   * range itself.
   */
  decodeBase64(bytes: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number;
  /** SHA-256 (FIPS 180-4) of `bytes[from, to)`, as 64 hexadecimal digits in lower case. */
  sha256(bytes: Uint8Array, from: number, to: number): string;

  // ---- files and descriptors

  /** open(2), with O_CLOEXEC. */
  open(path: string, flags: number, mode: number): number;
  /** openat(2), with O_CLOEXEC and O_NOFOLLOW: `name` in the folder that is open as `folder`, and no link there. */
  openAt(folder: number, name: string, flags: number, mode: number): number;
  /** close(2). */
  close(fd: number): number;
  /** read(2) into `into[at, at + length)`; 0 at the end of the file. */
  read(fd: number, into: Uint8Array, at: number, length: number): number;
  /** write(2) of `from[at, at + length)`. */
  write(fd: number, from: Uint8Array, at: number, length: number): number;
  /** write(2) of a text of ASCII characters alone: the short replies' way out. Returns characters written. */
  writeText(fd: number, text: string): number;
  /** lseek(2); exact over the whole range: a position from 2^53 on is a bigint. */
  seek(fd: number, offset: number | bigint, whence: number): number | bigint;
  /** stat(2): mode, uid, gid, size, major and minor of a device node. */
  stat(path: string): FileStatus | number;
  /** lstat(2): the same of a symbolic link itself. */
  lstat(path: string): FileStatus | number;
  /** fstat(2): which file it is that is open. */
  fstat(fd: number): FileIdentity | number;
  /** fstatfs(2): the number of the type of file system that it is on, of 32 bits (linux/magic.h). */
  fileSystemType(fd: number): number;
  /** statvfs(3): fragment size, then blocks, free blocks and blocks free for users, in fragments. */
  statvfs(path: string): FileSystemStatus | number;
  /** Entry names in the directory's own order, without `.` and `..`. */
  readDirectory(path: string): string[] | number;
  /** readlink(2). */
  readLink(path: string): string | number;
  /** realpath(3). */
  realPath(path: string): string | number;
  /** fchmod(2). */
  chmod(fd: number, mode: number): number;
  /** ftruncate(2). */
  truncate(fd: number, length: number): number;
  /** fcntl(F_SETLK): takes the write lock of the whole file, without waiting: -EAGAIN or -EACCES if another process has it. */
  lock(fd: number): number;
  /** fcntl(F_SETFL): replaces the status flags, such as O_NONBLOCK. */
  setStatusFlags(fd: number, flags: number): number;
  /** rename(2). */
  rename(from: string, to: string): number;
  /** unlink(2). */
  unlink(path: string): number;
  /** mkdir(2). */
  mkdir(path: string, mode: number): number;
  /** access(2); `mode` as there: 0 for existence, 1 to execute, 2 to write, 4 to read. */
  access(path: string, mode: number): number;
  /** ioctl(2); a byte array is passed by address, read and written by the kernel. */
  ioctl(fd: number, request: number, argument: number | Uint8Array): number;
  /**
   * ioctl(2) on a structure that points to a buffer: first puts the address of `data` into the eight bytes of `argument`
   * at `pointer`. The kernel may write to both.
   */
  ioctlWith(fd: number, request: number, argument: Uint8Array, pointer: number, data: Uint8Array): number;
  /**
   * ioctl(2) beside the agent, which goes on: for what may take long. Returns a descriptor that has to read, once the call
   * is done, the call's result as four bytes in the machine's order, a failure as the negated errno, and then the bytes of
   * `argument` as the kernel has left them; nothing if the call did not come to its end. `fd` is not needed any more. If
   * `undo` is given, and the agent is gone when the call has succeeded, that request follows it (not on an engine whose
   * calls end with it).
   */
  ioctlAside(fd: number, request: number, argument: Uint8Array, undo?: number): number;
  /** write(2) of all of `bytes` beside the agent, in the manner of `ioctlAside`; its result alone is read. */
  writeAside(fd: number, bytes: Uint8Array): number;
  /** pipe2(2): the reading and the writing end. */
  pipe(flags: number): readonly [read: number, write: number] | number;

  // ---- sockets

  /** socket(2), with SOCK_CLOEXEC. */
  socket(domain: number, type: number, protocol: number): number;
  /** bind(2); `address` is a struct sockaddr of the domain. */
  bind(fd: number, address: Uint8Array): number;
  /** connect(2). */
  connect(fd: number, address: Uint8Array): number;
  /** listen(2). */
  listen(fd: number, backlog: number): number;
  /** accept4(2) with SOCK_CLOEXEC and SOCK_NONBLOCK. */
  accept(fd: number): number;
  /** getsockname(2) into `address`; returns the address's length. */
  socketName(fd: number, address: Uint8Array): number;
  /** getpeername(2) into `address`; returns the address's length. */
  peerName(fd: number, address: Uint8Array): number;
  /** getsockopt(2) into `value`; returns the value's length. */
  socketOption(fd: number, level: number, option: number, value: Uint8Array): number;

  // ---- processes

  /**
   * Starts the program at `path` (no search) with the whole `argv` and `environment`. `stdio` are the descriptors that
   * become 0, 1 and 2; no other is inherited. Signals are reset: none blocked, none ignored. With `session` the child
   * leads a session of its own. Returns the pid, or the error with which execve(2) failed.
   */
  spawn(
    path: string,
    argv: readonly string[],
    environment: readonly string[],
    stdio: readonly [number, number, number],
    session: boolean,
  ): number;
  /** pidfd_open(2): readable once the child has ended. -ENOSYS before Linux 5.3: `wait` has to be asked again and again. */
  pidfd(pid: number): number;
  /** waitpid(2) without waiting: the exit code, 256 + the signal's number, or -EAGAIN while it runs. */
  wait(pid: number): number;
  /** kill(2). A negative `pid` is a process group. */
  kill(pid: number, signal: number): number;
  /** The agent's own pid. */
  pid(): number;
  /** Effective user id. */
  userId(): number;
  /**
   * setgroups(2), setegid(2) and seteuid(2): from now on the kernel lets the agent do what it lets that user do. Only for
   * an agent of root's; if it fails, nothing has changed.
   */
  becomeUser(uid: number, gid: number, groups: readonly number[]): number;
  /** Undoes `becomeUser`. */
  becomeSelf(): number;
  /**
   * fork(2), of which the parent ends at once with exit code 0: the agent goes on as its child. -ENOSYS on an engine that
   * cannot be forked.
   */
  leaveParent(): number;
  /**
   * fork(2): 0 in the new process, which has a session of its own and of the descriptors above 2 only those in `keep`, and
   * is nobody's to wait for; 1 in the agent. -ENOSYS on an engine that cannot be forked. In the new process the loop must
   * not turn, nor any promise go on: they are the agent's.
   */
  fork(keep: readonly number[]): number;
  /** mlockall(2): all that the process uses of memory, from now on too, stays in memory. */
  lockMemory(): number;
  /** What a daemon does: a session of its own, umask 077, the root as its folder, descriptors 0 to 2 on /dev/null. */
  detach(): number;
  /** umask(2): sets the mask and returns the one before. */
  umask(mask: number): number;
  /** The agent's environment as `NAME=value`. */
  environment(): string[];
  /** Takes `name` out of the agent's environment. */
  unsetEnvironment(name: string): void;
  /** Ends the agent at once. */
  exit(code: number): never;

  // ---- the machine

  /** uname(2): system name, node name, release, version, machine. */
  uname():
    | readonly [system: string, node: string, release: string, version: string, machine: string]
    | number;
  /** sysinfo(2): load averages over 1, 5 and 15 minutes, in units of 1/65536. */
  loads(): readonly [number, number, number] | number;
  /** Wall-clock time in microseconds since 1970 (exact: below 2^53 until the year 2255). */
  realTime(): number;
  /** clock_settime(2) of the wall clock, in microseconds since 1970. */
  setRealTime(microseconds: number): number;
  /** Milliseconds since the machine's start on a clock that never jumps, with fractions: the same for all processes. */
  now(): number;

  // ---- waiting

  /** epoll_create1(2). */
  epollCreate(): number;
  /** epoll_ctl(2): `operation` 1 adds, 2 removes, 3 changes. */
  epollControl(epoll: number, operation: number, fd: number, events: number): number;
  /**
   * epoll_wait(2) for at most `timeout` milliseconds (-1: for ever). Puts pairs of descriptor and events into `into`
   * and returns the number of pairs. An interruption counts as no event.
   */
  epollWait(epoll: number, into: Int32Array, timeout: number): number;
  /**
   * Blocks the signals' usual effect and returns a descriptor that becomes readable when one arrives: 128 bytes for each
   * signal, the first four its number (struct signalfd_siginfo). Called once.
   */
  signals(numbers: readonly number[]): number;

  // ---- the engine

  /**
   * Runs what promises have made ready; not to be called by any of that. A rejection that nobody handles by then is
   * reported on descriptor 2.
   */
  runJobs(): void;
  /** What happened where: the error and its stack, line by line, in lines of the TypeScript source. */
  trace(error: Error): string;
  /**
   * Collects garbage and gives free memory back to the system, the program's own code too: the kernel maps what of it is
   * used again.
   */
  collect(): void;
}

export type FileStatus = readonly [
  mode: number,
  uid: number,
  gid: number,
  size: number,
  major: number,
  minor: number,
];

/** The inode is rounded from 2^53 on: the same file has the same number always. */
export type FileIdentity = readonly [mode: number, links: number, device: number, inode: number];

export type FileSystemStatus = readonly [fragment: number, blocks: number, free: number, available: number];
