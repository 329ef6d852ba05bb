import { EINVAL, SystemError } from '../../runtime/index.ts';
import type { Power } from '../index.ts';

/** A machine whose sleep takes no time; to begin with it cannot. */
export class FakePower implements Power {
  states: string[] = [];
  /** The states it has slept in, in order. */
  readonly slept: string[] = [];
  /** What is done before it sleeps: it may throw, and take its time. */
  beforeSleep: () => void | Promise<void> = () => {};

  sleepStates(): string[] {
    return this.states;
  }

  async sleep(state: string): Promise<void> {
    if (!this.states.includes(state)) throw new SystemError(-EINVAL, 'write', '/sys/power/state');
    await this.beforeSleep();
    this.slept.push(state);
  }
}
