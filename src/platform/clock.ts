/** The guest's clocks. */
export interface Clock {
  /** System time in microseconds since 1970-01-01 UTC. */
  now(): number;
}
