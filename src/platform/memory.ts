/** Memory blocks that may come and go. */
export interface Memory {
  /** In the kernel's directory order; undefined where it has no memory hot-plug. */
  blocks(): MemoryBlock[] | undefined;
  /** Bytes of a block. */
  blockSize(): number | bigint;
  /** Takes a block into use or out of use, unless it is so already. SystemError if the kernel refuses. */
  setOnline(index: number | bigint, online: boolean): Promise<BlockChange>;
}

/** What has come of it: it is as wanted, or else it is always in use, not there, or there is no hot-plug at all. */
export type BlockChange = 'done' | 'fixed' | 'no block' | 'no hot-plug';

export interface MemoryBlock {
  /** Its physical address divided by the block size. */
  readonly index: number | bigint;
  readonly online: boolean;
  readonly canOffline: boolean;
}
