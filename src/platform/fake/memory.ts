import { ENOENT, SystemError } from '../../runtime/index.ts';
import type { BlockChange, Memory, MemoryBlock } from '../index.ts';

/** Memory blocks that are set rather than found; to begin with there is no hot-plug. */
export class FakeMemory implements Memory {
  plugged: MemoryBlock[] | undefined;
  size: number | bigint = 128 << 20;
  /** Blocks that old kernels leave as they are. */
  readonly fixed = new Set<number | bigint>();

  blocks(): MemoryBlock[] | undefined {
    return this.plugged;
  }

  blockSize(): number | bigint {
    if (this.plugged === undefined) throw new SystemError(-ENOENT, 'opendir', '/sys/devices/system/memory');
    return this.size;
  }

  async setOnline(index: number | bigint, online: boolean): Promise<BlockChange> {
    await undefined;
    if (this.plugged === undefined) return 'no hot-plug';
    const at = this.plugged.findIndex((block) => block.index === index);
    const block = this.plugged[at];
    if (block === undefined) return 'no block';
    if (this.fixed.has(index)) return 'fixed';
    this.plugged[at] = { ...block, online };
    return 'done';
  }
}
