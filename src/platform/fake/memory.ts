import { ENOENT, SystemError } from '../../runtime/index.ts';
import type { Memory, MemoryBlock } from '../index.ts';

/** Memory blocks that are set rather than found; to begin with there is no hot-plug. */
export class FakeMemory implements Memory {
  plugged: MemoryBlock[] | undefined;
  size: number | bigint = 128 << 20;

  blocks(): MemoryBlock[] | undefined {
    return this.plugged;
  }

  blockSize(): number | bigint {
    if (this.plugged === undefined) throw new SystemError(-ENOENT, 'opendir', '/sys/devices/system/memory');
    return this.size;
  }
}
