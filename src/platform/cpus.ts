/** Logical processors. */
export interface Cpus {
  /** In the kernel's directory order. SystemError if one cannot be read. */
  list(): Cpu[];
  /** Time spent in each state by every online processor, in milliseconds. SystemError if the kernel does not tell. */
  times(): CpuTimes[];
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
