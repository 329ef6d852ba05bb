import { check, type Sys } from '../../runtime/index.ts';
import type { Host, Kernel, Timezone } from '../index.ts';
import { environmentValue } from './environment-value.ts';
import { readBytes } from './file-bytes.ts';
import { localTimezone } from './local-timezone.ts';
import { parseOsRelease } from './os-release.ts';
import type { Tree } from './tree.ts';

/** Where os-release(5) has it: the administrator's, then the vendor's. */
const OS_RELEASES = ['/etc/os-release', '/usr/lib/os-release'];
/** Load averages are fixed-point numbers (SI_LOAD_SHIFT of linux/sysinfo.h). */
const LOAD_UNIT = 1 << 16;

/** The machine as the kernel and the files in /etc describe it. */
export class LinuxHost implements Host {
  readonly #sys: Sys;
  readonly #tree: Tree;

  constructor(sys: Sys, tree: Tree) {
    this.#sys = sys;
    this.#tree = tree;
  }

  name(): string {
    return this.#uname()[1];
  }

  timezone(seconds = Math.floor(this.#sys.realTime() / 1e6)): Timezone {
    const sys = this.#sys;
    return localTimezone(sys.environment(), (path) => readBytes(sys, path), seconds);
  }

  osRelease(): ReadonlyMap<string, string> | undefined {
    const chosen = environmentValue(this.#sys.environment(), 'QGA_OS_RELEASE');
    for (const path of chosen === undefined ? OS_RELEASES : [chosen]) {
      const text = this.#tree.readText(path);
      if (typeof text === 'string') return parseOsRelease(text);
    }
    return undefined;
  }

  kernel(): Kernel {
    const [, , release, version, machine] = this.#uname();
    return { release, version, machine };
  }

  loads(): readonly [number, number, number] {
    const [one, five, fifteen] = check<readonly [number, number, number]>(this.#sys.loads(), 'sysinfo');
    return [one / LOAD_UNIT, five / LOAD_UNIT, fifteen / LOAD_UNIT];
  }

  #uname(): readonly [string, string, string, string, string] {
    return check<readonly [string, string, string, string, string]>(this.#sys.uname(), 'uname');
  }
}
