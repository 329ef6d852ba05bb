import type { AgentUnderTest } from './agent-under-test.ts';
import type { Coverage } from './coverage.ts';
import type { Difference } from './differences.ts';
import { Guest } from './guest.ts';
import type { MachineDescription } from './machine-description.ts';
import { machineFiles } from './machine-files.ts';

/** How much longer than other agents Node.js is given. */
const SLOWER = 2;

/** What the suites work with: a guest, which runs while their checks do, and what they may expect of its agent. */
export class TestBed {
  readonly agent: AgentUnderTest;
  readonly #coverage: Coverage;
  #guest: Guest | undefined;

  constructor(agent: AgentUnderTest, coverage: Coverage) {
    this.agent = agent;
    this.#coverage = coverage;
  }

  /** Starts the machine; returns how long its guest took, in seconds. */
  async boot(description: MachineDescription): Promise<number> {
    const files = await machineFiles(this.agent, description);
    const started = performance.now();
    this.#guest = await Guest.boot(files, this.#coverage.commands);
    return (performance.now() - started) / 1000;
  }

  get guest(): Guest {
    if (this.#guest === undefined) throw new Error('the machine has not been started');
    return this.#guest;
  }

  /** Whether the machine has been started. */
  get booted(): boolean {
    return this.#guest !== undefined;
  }

  /** Seconds in which an agent on a fast engine does it, with time to spare, for the engine that there is. */
  paced(seconds: number): number {
    return this.differs('slow engine') ? SLOWER * seconds : seconds;
  }

  /** Whether the agent is known to do this in its own way. */
  differs(difference: Difference): boolean {
    this.#coverage.differences.add(difference);
    return this.agent.differences.has(difference);
  }
}
