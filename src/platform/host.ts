/** What the guest is. ("Host" as in host name: the machine that the agent runs on.) */
export interface Host {
  /** As set, short or qualified. */
  name(): string;
  /** The time zone at `seconds` since 1970; without it, now. */
  timezone(seconds?: number): Timezone | undefined;
  /** Members of os-release(5), unquoted; undefined when there is no such file. */
  osRelease(): ReadonlyMap<string, string> | undefined;
  kernel(): Kernel;
  /** Load averages over 1, 5 and 15 minutes. */
  loads(): readonly [number, number, number];
}

export interface Timezone {
  /** Seconds east of UTC at that time, daylight saving time included. */
  readonly offset: number;
  /** Abbreviation, such as `CEST`. */
  readonly zone: string | undefined;
}

export interface Kernel {
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}
