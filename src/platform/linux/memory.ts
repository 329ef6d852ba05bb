import { check, ENOENT, O_WRONLY, type Runtime } from '../../runtime/index.ts';
import type { BlockChange, Memory, MemoryBlock } from '../index.ts';
import { writeAside } from './aside.ts';
import { parseDecimal } from './decimal.ts';
import type { Tree } from './tree.ts';

const SYS_MEMORY = '/sys/devices/system/memory';

/** Memory blocks as /sys shows them (Documentation/admin-guide/mm/memory-hotplug.rst). */
export class LinuxMemory implements Memory {
  readonly #runtime: Runtime;
  readonly #tree: Tree;

  constructor(runtime: Runtime, tree: Tree) {
    this.#runtime = runtime;
    this.#tree = tree;
  }

  blocks(): MemoryBlock[] | undefined {
    const names = this.#tree.readDirectory(SYS_MEMORY);
    if (names === -ENOENT) return undefined;
    return check<string[]>(names, 'opendir', SYS_MEMORY)
      .filter((name) => /^memory\d+$/.test(name))
      .map((name) => this.#block(name));
  }

  blockSize(): number | bigint {
    const path = `${SYS_MEMORY}/block_size_bytes`;
    const text = this.#tree.readText(path);
    // Without hot-plug it is the directory that is missing.
    if (text === -ENOENT) check(this.#tree.readDirectory(SYS_MEMORY), 'opendir', SYS_MEMORY);
    const size = BigInt(`0x${check<string>(text, 'open', path).trim()}`);
    return size <= Number.MAX_SAFE_INTEGER ? Number(size) : size;
  }

  async setOnline(index: number | bigint, online: boolean): Promise<BlockChange> {
    const { sys } = this.#runtime;
    const directory = `${SYS_MEMORY}/memory${index}`;
    const state = this.#attribute(`memory${index}/state`);
    if (state === undefined) return this.#withoutState(directory);
    if (state.startsWith('online') === online) return 'done';
    const path = `${directory}/state`;
    const fd = check<number>(sys.open(path, O_WRONLY, 0), 'open', path);
    const written = writeAside(this.#runtime, fd, online ? 'online' : 'offline');
    sys.close(fd);
    check(await written, 'pwrite', path);
    return 'done';
  }

  #withoutState(directory: string): BlockChange {
    if (this.#isMissing(SYS_MEMORY)) return 'no hot-plug';
    return this.#isMissing(directory) ? 'no block' : 'fixed';
  }

  #isMissing(path: string): boolean {
    return this.#tree.realPath(path) === -ENOENT;
  }

  #block(name: string): MemoryBlock {
    const index = parseDecimal(name.slice('memory'.length));
    const state = this.#attribute(`${name}/state`);
    // Old kernels have neither file.
    if (state === undefined) return { index, online: true, canOffline: false };
    const removable = this.#attribute(`${name}/removable`) ?? '0';
    return { index, online: state.startsWith('online'), canOffline: !removable.startsWith('0') };
  }

  /** The text of a file; undefined where the kernel has none. */
  #attribute(name: string): string | undefined {
    const path = `${SYS_MEMORY}/${name}`;
    const text = this.#tree.readText(path);
    return text === -ENOENT ? undefined : check<string>(text, 'open', path);
  }
}
