import type { AgentUnderTest } from './agent-under-test.ts';
import { commandNames } from '../../src/api/index.ts';
import { ACTING_COMMANDS } from './acting-commands.ts';
import { type Difference, describeDifference } from './differences.ts';
import type { Guest } from './guest.ts';

/** What the suites work with: a running guest, and what they may expect of its agent. */
export class TestBed {
  readonly guest: Guest;
  readonly agent: AgentUnderTest;
  readonly #met = new Set<Difference>();

  constructor(guest: Guest, agent: AgentUnderTest) {
    this.guest = guest;
    this.agent = agent;
  }

  /** Whether the agent is known to do this in its own way. */
  differs(difference: Difference): boolean {
    this.#met.add(difference);
    return this.agent.differences.has(difference);
  }

  /** What was said of the agent and no test has asked for. */
  get unmetDifferences(): string[] {
    return [...this.agent.differences].filter((each) => !this.#met.has(each)).map(describeDifference);
  }

  /** Commands that could have been tried without harm and were not. */
  get untriedCommands(): string[] {
    const harmless = commandNames.filter((name) => !ACTING_COMMANDS.includes(name));
    return harmless.filter((name) => !this.guest.commands.has(name));
  }
}
