/** The guest's clocks. All times are microseconds since 1970-01-01 UTC. */
export interface Clock {
  /** System time. */
  now(): number;
  /** Sets the system time. SystemError if the kernel refuses. */
  set(time: number): void;
  /** The hardware clock's time, to within a second; undefined where there is none. SystemError if it cannot be read. */
  hardware(): number | undefined;
  /** Sets the hardware clock, to within a second. False where there is none. SystemError if it cannot be set. */
  setHardware(time: number): boolean;
}
