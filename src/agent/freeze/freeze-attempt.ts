/** A freeze that is on its way, and may be given up. */
export class FreezeAttempt {
  /** Why it was given up. */
  reason: string | undefined;
  /** Called when it is given up. */
  onGiveUp: ((reason: string) => void) | undefined;
  /** Resolves when it is over, however that came. */
  readonly ended: Promise<void>;
  #end!: () => void;
  readonly #givenUp: Promise<never>;
  #reject!: (error: Error) => void;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#givenUp = new Promise((_, reject) => (this.#reject = reject));
    this.#givenUp.catch(() => {}); // perhaps nobody waits for it
  }

  /** What `step` comes to, unless the attempt is given up before: then this rejects. */
  async orGivenUp<T>(step: Promise<T>): Promise<T> {
    return await Promise.race([step, this.#givenUp]);
  }

  giveUp(reason: string): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.onGiveUp?.(reason);
    this.#reject(new Error(reason));
  }

  end(): void {
    this.#end();
  }
}
