import { check, ENOENT } from '../../runtime/index.ts';
import type { Cpu, Cpus, CpuTimes } from '../index.ts';
import { parseCpuTimes } from './proc-stat.ts';
import type { Tree } from './tree.ts';

const SYS_CPU = '/sys/devices/system/cpu';
const PROC_STAT = '/proc/stat';

/** Processors as /sys and /proc show them. */
export class LinuxCpus implements Cpus {
  readonly #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  list(): Cpu[] {
    const names = check<string[]>(this.#tree.readDirectory(SYS_CPU), 'opendir', SYS_CPU);
    return names.filter((name) => /^cpu\d+$/.test(name)).map((name) => this.#cpu(Number(name.slice(3))));
  }

  times(): CpuTimes[] {
    return parseCpuTimes(check<string>(this.#tree.readText(PROC_STAT), 'open', PROC_STAT));
  }

  /** Without the file, the processor cannot go: the first one on most machines. */
  #cpu(id: number): Cpu {
    const path = `${SYS_CPU}/cpu${id}/online`;
    const text = this.#tree.readText(path);
    if (text === -ENOENT) return { id, online: true, canOffline: false };
    return { id, online: !check<string>(text, 'open', path).startsWith('0'), canOffline: true };
  }
}
