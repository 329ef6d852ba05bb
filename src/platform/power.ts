/** The machine's sleep, as the kernel itself has it. */
export interface Power {
  /** What `sleep` takes: `mem`, `disk`. None where the kernel cannot, or does not tell. */
  sleepStates(): string[];
  /**
   * Puts the machine to sleep, to its memory (`mem`) or its disk (`disk`). Resolves once it is awake again. SystemError if
   * it has not slept.
   */
  sleep(state: string): Promise<void>;
}
