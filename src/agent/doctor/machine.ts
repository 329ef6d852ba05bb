import {
  decodeSystemText,
  EXECUTE,
  errnoText,
  type FileStatus,
  fileType,
  READ,
  REGULAR,
  type Sys,
  withPath,
} from '../../runtime/index.ts';

/** Bytes of a file of /proc or /sys: more is not read. */
const LIMIT = 4 << 20;

/**
 * The machine as it can be seen without changing it: files of /proc and /sys, regular files, folders. Devices are not
 * opened, which would tell the host, or drop what it has sent (but for loop devices and clocks, which do neither).
 */
export class Machine {
  readonly sys: Sys;

  constructor(sys: Sys) {
    this.sys = sys;
  }

  /** The text of a file, without the blanks at its ends; undefined if it cannot be read. */
  text(path: string, limit = LIMIT): string | undefined {
    const { sys } = this;
    const status = sys.stat(path);
    if (typeof status === 'number' || fileType(status[0]) !== REGULAR) return undefined;
    const fd = sys.open(path, 0, 0);
    if (fd < 0) return undefined;
    let bytes = new Uint8Array(Math.min(limit, 4096));
    let length = 0;
    for (;;) {
      const count = sys.read(fd, bytes, length, bytes.length - length);
      if (count > 0) length += count;
      if (count > 0 && length < bytes.length) continue;
      if (count <= 0 || length >= limit) break;
      const larger = new Uint8Array(2 * length);
      larger.set(bytes);
      bytes = larger;
    }
    sys.close(fd);
    return decodeSystemText(bytes, 0, length).trim();
  }

  /** The names in a folder; undefined if it cannot be read. */
  names(path: string): string[] | undefined {
    const names = this.sys.readDirectory(path);
    return typeof names === 'number' ? undefined : names;
  }

  /** What a symbolic link says; undefined if it cannot be read. */
  link(path: string): string | undefined {
    const link = this.sys.readLink(path);
    return typeof link === 'number' ? undefined : link;
  }

  /** A path without links; undefined if it leads nowhere. */
  real(path: string): string | undefined {
    const real = this.sys.realPath(path);
    return typeof real === 'number' ? undefined : real;
  }

  status(path: string): FileStatus | undefined {
    const status = this.sys.stat(path);
    return typeof status === 'number' ? undefined : status;
  }

  /** Why a path may not be used so, in the kernel's words; undefined if it may. `mode` as access(2) has it. */
  objection(path: string, mode: number): string | undefined {
    const result = this.sys.access(path, mode);
    return result < 0 ? errnoText(-result) : undefined;
  }

  /** The same of writing a file that need not be there yet. */
  objectionToFile(path: string, mode: number): string | undefined {
    return this.objection(this.status(path) === undefined ? folderOf(path) : path, mode);
  }

  /** Where a program is that is started by its name; undefined if it is nowhere. */
  program(name: string): string | undefined {
    const variable = withPath(this.sys.environment()).find((each) => each.startsWith('PATH='))!;
    const folders = name.includes('/') ? [''] : variable.slice('PATH='.length).split(':');
    return folders
      .map((folder) => (folder === '' ? name : `${folder}/${name}`))
      .find((path) => this.#isFile(path) && this.objection(path, EXECUTE) === undefined);
  }

  #isFile(path: string): boolean {
    const status = this.status(path);
    return status !== undefined && fileType(status[0]) === REGULAR;
  }

  /** Whether the device, folder or file may be read. */
  readable(path: string): boolean {
    return this.objection(path, READ) === undefined;
  }
}

/** The folder that a path is in. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
}
