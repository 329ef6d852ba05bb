// Made from schema/memory.qapi by `npm run generate`. Changes belong there.

/** A block of memory. */
export interface GuestMemoryBlock {
  /**
   * its number: its physical address divided by the size of
   * a block
   */
  readonly 'phys-index': number | bigint;
  /** whether the guest uses it */
  readonly online: boolean;
  /**
   * whether the guest can do without it. Always there in
   * results, ignored in arguments.
   */
  readonly 'can-offline'?: boolean;
}

/** How taking a memory block into use or out of use ended. */
export type GuestMemoryBlockResponseType = 'success' | 'not-found' | 'operation-not-supported' | 'operation-failed';

/** What became of a memory block. */
export interface GuestMemoryBlockResponse {
  /** its number, as given */
  readonly 'phys-index': number | bigint;
  /** how it ended */
  readonly response: GuestMemoryBlockResponseType;
  /**
   * the guest kernel's error number (errno). It is 2,
   * "No such file or directory", where the guest has no such block
   * or cannot take it into use and out of use, even if `response` is
   * success because the block is in use as wanted.
   */
  readonly 'error-code'?: number | bigint;
}

/** What all memory blocks have in common. */
export interface GuestMemoryBlockInfo {
  /** bytes in a block */
  readonly size: number | bigint;
}

export interface MemoryCommands {
  /** Lists the guest's memory blocks, in no particular order. */
  'guest-get-memory-blocks': {
    arguments: {};
    result: readonly GuestMemoryBlock[];
  };

  /**
   * Takes memory blocks of the guest into use or out of use, one after
   * the other.
   */
  'guest-set-memory-blocks': {
    arguments: {
      /** the blocks and what they shall be */
      readonly 'mem-blks': readonly GuestMemoryBlock[];
    };
    result: readonly GuestMemoryBlockResponse[];
  };

  /** Tells how large a memory block is. */
  'guest-get-memory-block-info': {
    arguments: {};
    result: GuestMemoryBlockInfo;
  };
}

export const memoryArguments = {
  GuestMemoryBlock: 'struct phys-index:uint64 online:bool can-offline?:bool',
  'guest-get-memory-blocks': '',
  'guest-set-memory-blocks': 'mem-blks:[GuestMemoryBlock]',
  'guest-get-memory-block-info': '',
} as const;

export const memoryResults = {
  'guest-get-memory-blocks': '[GuestMemoryBlock]',
  GuestMemoryBlockResponseType: 'enum success not-found operation-not-supported operation-failed',
  GuestMemoryBlockResponse: 'struct phys-index:uint64 response:GuestMemoryBlockResponseType error-code?:int',
  'guest-set-memory-blocks': '[GuestMemoryBlockResponse]',
  GuestMemoryBlockInfo: 'struct size:uint64',
  'guest-get-memory-block-info': 'GuestMemoryBlockInfo',
} as const;
