// Made from schema/cpus.qapi by `npm run generate`. Changes belong there.

/** A logical processor. */
export interface GuestLogicalProcessor {
  /** its number in the guest */
  readonly 'logical-id': number | bigint;
  /** whether the guest uses it */
  readonly online: boolean;
  /**
   * whether the guest can do without it. Always there in
   * results, ignored in arguments.
   */
  readonly 'can-offline'?: boolean;
}

/** Which kernel keeps the statistics. */
export type GuestCpuStatsType = 'linux';

/**
 * Milliseconds that a processor has spent in each state since the
 * guest was started. Older kernels know fewer states.
 */
export interface GuestLinuxCpuStats {
  /** the processor's number */
  readonly cpu: number | bigint;
  /** in programs */
  readonly user: number | bigint;
  /** in programs of low priority */
  readonly nice: number | bigint;
  /** in the kernel */
  readonly system: number | bigint;
  /** without work */
  readonly idle: number | bigint;
  /** without work, while input or output was under way */
  readonly iowait?: number | bigint;
  /** serving interrupts */
  readonly irq?: number | bigint;
  /** serving soft interrupts */
  readonly softirq?: number | bigint;
  /** ready to run while the host ran something else */
  readonly steal?: number | bigint;
  /** running guests of its own */
  readonly guest?: number | bigint;
  /** running guests of its own of low priority */
  readonly guestnice?: number | bigint;
}

/** A processor's statistics. */
export type GuestCpuStats = ({ readonly type: 'linux' } & GuestLinuxCpuStats);

export interface CpusCommands {
  /** Lists the guest's processors, in no particular order. */
  'guest-get-vcpus': {
    arguments: {};
    result: readonly GuestLogicalProcessor[];
  };

  /**
   * Takes processors of the guest into use or out of use, one after the
   * other, and stops at the first that fails.
   */
  'guest-set-vcpus': {
    arguments: {
      /** the processors and what they shall be */
      readonly vcpus: readonly GuestLogicalProcessor[];
    };
    result: number | bigint;
  };

  /** Tells what the guest's processors have spent their time on. */
  'guest-get-cpustats': {
    arguments: {};
    result: readonly GuestCpuStats[];
  };
}

export const cpusArguments = {
  GuestLogicalProcessor: 'struct logical-id:int online:bool can-offline?:bool',
  'guest-get-vcpus': '',
  'guest-set-vcpus': 'vcpus:[GuestLogicalProcessor]',
  'guest-get-cpustats': '',
} as const;

export const cpusResults = {
  'guest-get-vcpus': '[GuestLogicalProcessor]',
  'guest-set-vcpus': 'int',
  GuestCpuStatsType: 'enum linux',
  GuestLinuxCpuStats: 'struct cpu:int user:uint64 nice:uint64 system:uint64 idle:uint64 iowait?:uint64 irq?:uint64 softirq?:uint64 steal?:uint64 guest?:uint64 guestnice?:uint64',
  GuestCpuStats: 'union type:GuestCpuStatsType linux=GuestLinuxCpuStats',
  'guest-get-cpustats': '[GuestCpuStats]',
} as const;
