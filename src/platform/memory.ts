/** Memory blocks that may come and go. */
export interface Memory {
  /** In the kernel's directory order; undefined where it has no memory hot-plug. */
  blocks(): MemoryBlock[] | undefined;
  /** Bytes of a block. */
  blockSize(): number | bigint;
}

export interface MemoryBlock {
  /** Its physical address divided by the block size. */
  readonly index: number | bigint;
  readonly online: boolean;
  readonly canOffline: boolean;
}
