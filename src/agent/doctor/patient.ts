import type { CommandName } from '../../api/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Policy } from '../policy/policy.ts';
import type { Settings } from '../settings/settings.ts';
import type { Finding, Verdict } from './finding.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';

/** A machine, with the agent that the settings make on it. */
export interface Patient {
  readonly machine: Machine;
  readonly platform: Platform;
  readonly settings: Settings;
  readonly policy: Policy;
  /** Agents that run. */
  readonly agents: readonly Process[];
  /** Whose rights are judged: those of the agent that runs, or else of the doctor, who was started as it would be. */
  readonly process: Process;
}

/** A part of the examination. */
export interface Check {
  readonly subject: string;
  /** The commands that it is about: it is left out where the settings allow none of them. */
  readonly commands?: readonly CommandName[];
  examine(patient: Patient): readonly Finding[] | Promise<readonly Finding[]>;
}

/**
 * How bad it is that a command does not work: it `fail`s the configuration that names it in its allow list, and is a
 * warning in one that allows everything.
 */
export function severity({ settings }: Patient, command: CommandName): Verdict {
  return settings.allowed.includes(command) ? 'fail' : 'warn';
}
