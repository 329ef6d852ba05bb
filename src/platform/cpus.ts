/** Logical processors. */
export interface Cpus {
  /** In the kernel's directory order. SystemError if one cannot be read. */
  list(): Cpu[];
  /** Time spent in each state by every online processor, in milliseconds. SystemError if the kernel does not tell. */
  times(): CpuTimes[];
  /**
   * Takes a processor into use or out of use, unless it is so already. False: it is always in use, and nothing was done.
   * SystemError if there is none of that number, or the kernel refuses.
   */
  setOnline(id: number | bigint, online: boolean): Promise<boolean>;
}

export interface Cpu {
  readonly id: number;
  readonly online: boolean;
  readonly canOffline: boolean;
}

/** As many of the times as the kernel prints: the first four always, in the order of `cpuStates`. */
export interface CpuTimes {
  readonly id: number;
  readonly milliseconds: readonly (number | bigint)[];
}

/** The columns of /proc/stat (proc_stat(5)). */
export const cpuStates = [
  'user',
  'nice',
  'system',
  'idle',
  'iowait',
  'irq',
  'softirq',
  'steal',
  'guest',
  'guestnice',
] as const;
