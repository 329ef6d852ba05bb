import { type CommandName, commandNames } from '../../src/api/index.ts';
import { type Difference, describeDifference } from './differences.ts';

/** What the checks have asked of the agent, on whichever machine. */
export class Coverage {
  /** Every command that a session has sent. */
  readonly commands = new Set<string>();
  readonly differences = new Set<Difference>();

  /** Commands that no check has sent. */
  get untriedCommands(): CommandName[] {
    return commandNames.filter((name) => !this.commands.has(name));
  }

  /** What was said of the agent and no check has asked for. */
  unmet(differences: ReadonlySet<Difference>): string[] {
    return [...differences].filter((each) => !this.differences.has(each)).map(describeDifference);
  }
}
