import { check, ENOENT } from '../../runtime/index.ts';
import type { Memory, MemoryBlock } from '../index.ts';
import { parseDecimal } from './decimal.ts';
import type { Tree } from './tree.ts';

const SYS_MEMORY = '/sys/devices/system/memory';

/** Memory blocks as /sys shows them (Documentation/admin-guide/mm/memory-hotplug.rst). */
export class LinuxMemory implements Memory {
  readonly #tree: Tree;

  constructor(tree: Tree) {
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
