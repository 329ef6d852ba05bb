import { check, ENOENT, O_RDWR, type Runtime } from '../../runtime/index.ts';
import type { Cpu, Cpus, CpuTimes } from '../index.ts';
import { writeAside } from './aside.ts';
import { parseCpuTimes } from './proc-stat.ts';
import type { Tree } from './tree.ts';

const SYS_CPU = '/sys/devices/system/cpu';
const PROC_STAT = '/proc/stat';
const ZERO = 0x30;

/** Processors as /sys and /proc show them. */
export class LinuxCpus implements Cpus {
  readonly #runtime: Runtime;
  readonly #tree: Tree;

  constructor(runtime: Runtime, tree: Tree) {
    this.#runtime = runtime;
    this.#tree = tree;
  }

  list(): Cpu[] {
    const names = check<string[]>(this.#tree.readDirectory(SYS_CPU), 'opendir', SYS_CPU);
    return names.filter((name) => /^cpu\d+$/.test(name)).map((name) => this.#cpu(Number(name.slice(3))));
  }

  times(): CpuTimes[] {
    return parseCpuTimes(check<string>(this.#tree.readText(PROC_STAT), 'open', PROC_STAT));
  }

  async setOnline(id: number | bigint, online: boolean): Promise<boolean> {
    const { sys } = this.#runtime;
    const directory = `${SYS_CPU}/cpu${id}`;
    const path = `${directory}/online`;
    const fd = sys.open(path, O_RDWR, 0);
    if (fd === -ENOENT) {
      check(this.#tree.realPath(directory), 'opendir', directory);
      return false;
    }
    check(fd, 'open', path);
    try {
      const bytes = new Uint8Array(1);
      check(sys.read(fd, bytes, 0, 1), 'pread', path);
      if ((bytes[0] !== ZERO) !== online) {
        check(sys.seek(fd, 0, 0), 'lseek', path);
        check(await writeAside(this.#runtime, fd, online ? '1' : '0'), 'pwrite', path);
      }
      return true;
    } finally {
      sys.close(fd);
    }
  }

  /** Without the file, the processor cannot go: the first one on most machines. */
  #cpu(id: number): Cpu {
    const path = `${SYS_CPU}/cpu${id}/online`;
    const text = this.#tree.readText(path);
    if (text === -ENOENT) return { id, online: true, canOffline: false };
    return { id, online: !check<string>(text, 'open', path).startsWith('0'), canOffline: true };
  }
}
