import {
  check,
  DIRECTORY,
  EEXIST,
  EISDIR,
  ENOENT,
  ENXIO,
  type FileIdentity,
  type FileStatus,
  fileType,
  O_PATH,
  REGULAR,
  type Sys,
  SystemError,
} from '../../runtime/index.ts';
import type { FileAccess, FoundFile, FoundProgram, Guard, OpenFile } from '../index.ts';
import { createFile, LinuxFile, openFlags } from './files.ts';
import { followPath, openFolder, splitPath } from './path-walk.ts';

const LINK = 0o120000;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
const TYPES = new Map<number, FoundFile['type']>([
  [REGULAR, 'regular'],
  [DIRECTORY, 'folder'],
]);
/**
 * Types of file systems that show the kernel's own state, wherever they are mounted (linux/magic.h): proc, sysfs, debugfs,
 * tracefs, securityfs, SELinux's, configfs, cgroup, cgroup2, bpf, efivarfs, pstore, binfmt_misc.
 */
const KERNEL_TYPES = new Set([
  0x9fa0, 0x62656572, 0x64626720, 0x74726163, 0x73636673, 0xf97cff8c, 0x62656570, 0x27e0eb, 0x63677270,
  0xcafe4a11, 0xde5e81e4, 0x6165676c, 0x42494e4d,
]);

/** Files and programs by where they are, with system calls that hold on to what was judged. */
export class LinuxGuard implements Guard {
  readonly #sys: Sys;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  open(path: string, access: FileAccess, judge: (file: FoundFile) => void): OpenFile {
    const sys = this.#sys;
    let found: Place;
    try {
      found = this.#find(path, access.create !== undefined);
    } catch (error) {
      judge(nothingAt(this.settle(path)));
      throw error;
    }
    const [folder, name] = splitPath(found.path);
    const within = check<number>(openFolder(sys, folder), 'open', path);
    try {
      return new LinuxFile(sys, this.#openIn(within, name, found, access, judge));
    } finally {
      sys.close(within);
    }
  }

  program(path: string, judge: (name: string) => void): FoundProgram {
    const [folder, base] = splitPath(path);
    const settled = this.settle(folder);
    const name = `${settled === '/' ? '' : settled}/${base}`;
    judge(name);
    let alterable: string | undefined;
    const file = followPath(this.#sys, name, true, (part, status) => {
      if (!this.#isOurs(status)) alterable ??= part;
    });
    return { name, file, alterable };
  }

  settle(path: string, strange?: (link: string) => void): string {
    return followPath(this.#sys, path, false, (part, status) => {
      if (fileType(status[0]) === LINK && !this.#isOurs(status)) strange?.(part);
    });
  }

  identity(path: string): string | undefined {
    const fd = this.#sys.open(path, O_PATH, 0);
    const status = this.#sys.fstat(fd);
    this.#sys.close(fd);
    return typeof status === 'number' ? undefined : identityOf(status);
  }

  /** What `path` leads to, as the kernel follows its links now. What it leads to by then is opened by its own path. */
  #find(path: string, mayMake: boolean): Place {
    const sys = this.#sys;
    const fd = sys.open(path, O_PATH, 0);
    if (fd === -ENOENT && mayMake) {
      const [folder, name] = splitPath(path);
      if (name === '' || name === '..' || name === '.') throw new SystemError(-EISDIR, 'open', path);
      const { path: real } = this.#find(folder, false);
      return { path: `${real === '/' ? '' : real}/${name}`, isNew: true };
    }
    check(fd, 'open', path);
    const real = sys.readLink(`/proc/self/fd/${fd}`);
    sys.close(fd);
    // A pipe or a socket that /proc leads to is nowhere.
    if (typeof real === 'string' && !real.startsWith('/')) throw new SystemError(-ENXIO, 'open', path);
    return { path: check<string>(real, 'open', path), isNew: false };
  }

  /** Returns the descriptor of `name` in the folder that is open as `within`. */
  #openIn(
    within: number,
    name: string,
    found: Place,
    access: FileAccess,
    judge: (file: FoundFile) => void,
  ): number {
    const sys = this.#sys;
    const pinned = sys.openAt(within, name === '' ? '.' : name, O_PATH, 0);
    if (pinned === -ENOENT && found.isNew) {
      judge(nothingAt(found.path));
      const made = createFile(sys, `/proc/self/fd/${within}/${name}`, access, found.path);
      if (made !== -EEXIST) return check<number>(made, 'open', found.path);
      return this.#openIn(within, name, { ...found, isNew: false }, access, judge);
    }
    check(pinned, 'open', found.path);
    try {
      judge(this.#describe(found.path, pinned));
      const fd = sys.open(`/proc/self/fd/${pinned}`, openFlags(access), 0);
      return check<number>(fd, 'open', found.path);
    } finally {
      sys.close(pinned);
    }
  }

  #describe(path: string, fd: number): FoundFile {
    const status = check<FileIdentity>(this.#sys.fstat(fd), 'fstat', path);
    const type = TYPES.get(fileType(status[0])) ?? 'other';
    const kernel = KERNEL_TYPES.has(check<number>(this.#sys.fileSystemType(fd), 'fstatfs', path));
    return { path, type, links: status[1], identity: identityOf(status), kernel };
  }

  /** Whether nobody but root and the agent's own user may change what is there, or put something else in its place. */
  #isOurs([mode, uid]: FileStatus): boolean {
    if (uid !== 0 && uid !== this.#sys.userId()) return false;
    const type = fileType(mode);
    // In a sticky folder everybody may add names, but not take away those of others.
    return type === LINK || (mode & OTHERS_WRITE) === 0 || (type === DIRECTORY && (mode & STICKY) !== 0);
  }
}

interface Place {
  readonly path: string;
  /** There was nothing. */
  readonly isNew: boolean;
}

function nothingAt(path: string): FoundFile {
  return { path, type: 'none', links: 0, identity: undefined, kernel: false };
}

function identityOf([, , device, inode]: FileIdentity): string {
  return `${device}:${inode}`;
}
