import { ENOSYS, type Sys } from '../index.ts';
import { addressOf, duplicate, environ, libc, result } from './libc.ts';
import { cString, pathText } from './paths.ts';

/** Larger than glibc's posix_spawn_file_actions_t (80 bytes) and posix_spawnattr_t (336). */
const OPAQUE = 512;
const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
const SIGNAL_SET = 128;
const POINTER = 8;
const SYS_PIDFD_OPEN = 434n; // the same number on every architecture
const WNOHANG = 1;
const EAGAIN = 11;
const NGROUPS_MAX = 65_536;

type ProcessCalls = Pick<
  Sys,
  | 'spawn'
  | 'pidfd'
  | 'wait'
  | 'kill'
  | 'pid'
  | 'userId'
  | 'becomeUser'
  | 'becomeSelf'
  | 'leaveParent'
  | 'fork'
  | 'lockMemory'
  | 'detach'
  | 'umask'
  | 'environment'
  | 'unsetEnvironment'
  | 'exit'
>;

/** Processes, and the agent's own. */
export const processCalls: ProcessCalls = {
  spawn(path, argv, environment, stdio, session) {
    // All lifted above 2 first, or one could be overwritten before it is used.
    const lifted: number[] = [];
    for (const fd of stdio) {
      const copy = duplicate(fd);
      lifted.push(copy);
    }
    const failed = lifted.find((copy) => copy < 0);
    const started = failed ?? start(path, argv, environment, lifted, session);
    for (const copy of lifted) if (copy >= 0) libc.close(copy);
    return started;
  },
  pidfd(pid) {
    return result(() => libc.syscall(SYS_PIDFD_OPEN, BigInt(pid), 0n));
  },
  wait(pid) {
    const status = new Int32Array(1);
    const value = result(() => libc.waitpid(pid, new Uint8Array(status.buffer), WNOHANG));
    if (value <= 0) return value === 0 ? -EAGAIN : value;
    const signal = status[0]! & 0x7f; // wait(2): the low seven bits, else the exit code above
    return signal === 0 ? (status[0]! >> 8) & 0xff : 256 + signal;
  },
  kill(pid, signal) {
    return result(() => libc.kill(pid, signal));
  },
  pid: () => process.pid,
  userId: () => process.geteuid!(),
  becomeUser(uid, gid, groups) {
    ownGroups ??= readGroups();
    const taken = takeIds(uid, gid, groups);
    if (taken < 0) takeOwnIds();
    return taken;
  },
  becomeSelf: takeOwnIds,
  leaveParent: () => -ENOSYS,
  fork: () => -ENOSYS,
  lockMemory: () => -ENOSYS,
  detach: () => -ENOSYS,
  umask: (mask) => process.umask(mask),
  environment: () => environ().map(pathText),
  unsetEnvironment(name) {
    libc.unsetenv(cString(name));
  },
  exit: (code) => process.exit(code),
};

/** The groups that the agent was started with, once it has become somebody else. */
let ownGroups: readonly number[] | undefined;

/** As the kernel has them: Node.js adds one. */
function readGroups(): number[] {
  const list = new Uint32Array(NGROUPS_MAX);
  const count = result(() => libc.getgroups(NGROUPS_MAX, new Uint8Array(list.buffer)));
  return Array.from(list.subarray(0, count));
}

function takeOwnIds(): number {
  return ownGroups === undefined ? 0 : takeIds(process.getuid!(), process.getgid!(), ownGroups);
}

/** Only root may take other ids and groups than its own. */
function takeIds(uid: number, gid: number, groups: readonly number[]): number {
  const list = new Uint8Array(new Uint32Array(groups).buffer);
  let taken = result(() => libc.seteuid(0));
  if (taken === 0) taken = result(() => libc.setgroups(BigInt(groups.length), list));
  if (taken === 0) taken = result(() => libc.setegid(gid));
  if (taken === 0) taken = result(() => libc.seteuid(uid));
  return taken;
}

function start(
  path: string,
  argv: readonly string[],
  environment: readonly string[],
  stdio: readonly number[],
  session: boolean,
): number {
  const actions = new Uint8Array(OPAQUE);
  const attributes = new Uint8Array(OPAQUE);
  const pid = new Int32Array(1);
  libc.posix_spawn_file_actions_init(actions);
  libc.posix_spawnattr_init(attributes);
  stdio.forEach((fd, index) => libc.posix_spawn_file_actions_adddup2(actions, fd, index));
  libc.posix_spawn_file_actions_addclosefrom_np(actions, 3);
  libc.posix_spawnattr_setsigdefault(attributes, new Uint8Array(SIGNAL_SET).fill(0xff));
  libc.posix_spawnattr_setsigmask(attributes, new Uint8Array(SIGNAL_SET));
  libc.posix_spawnattr_setflags(
    attributes,
    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (session ? POSIX_SPAWN_SETSID : 0),
  );
  const errno = libc.posix_spawn(
    new Uint8Array(pid.buffer),
    cString(path),
    actions,
    attributes,
    vector(argv),
    vector(environment),
  );
  libc.posix_spawn_file_actions_destroy(actions);
  libc.posix_spawnattr_destroy(attributes);
  return errno === 0 ? pid[0]! : -errno;
}

/** A `char *[]` closed by NULL, with the strings that it points to behind it. */
function vector(texts: readonly string[]): Uint8Array {
  const strings = texts.map(cString);
  const table = (strings.length + 1) * POINTER;
  const bytes = new Uint8Array(strings.reduce((size, string) => size + string.length, table));
  const pointers = new BigUint64Array(bytes.buffer, 0, strings.length);
  let at = table;
  for (const [index, string] of strings.entries()) {
    pointers[index] = addressOf(bytes) + BigInt(at);
    bytes.set(string, at);
    at += string.length;
  }
  return bytes;
}
