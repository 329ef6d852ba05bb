import type { Command } from 'commander';
import type { GuestAgent } from '../client/index.ts';
import type { Guest } from './guest.ts';
import type { Screen } from './screen.ts';

/** How help groups the verbs, in this order. */
export const verbGroups = ['Look', 'Files and programs', 'Change', 'Disks and power', 'Find out'] as const;
export type VerbGroup = (typeof verbGroups)[number];

/** A verb as `qga --help` tells it. The rest of it is loaded when it is used. */
export interface VerbEntry {
  readonly name: string;
  readonly group: VerbGroup;
  /** One line. */
  readonly summary: string;
  readonly load: () => Promise<AnyVerb>;
}

/** What a person says to a guest. */
export interface Verb {
  /** Adds what it takes, and what its help tells, to a command that has name and summary already. */
  define(command: Command): void;
  /** Does it on one guest. Throws what the client throws, and UsageError. */
  run(call: Call): Promise<Answer>;
  /** What has to be known before the first guest is asked, such as a password: it is in each call. */
  prepare?(round: Round): Promise<unknown>;
  /** Whether it makes sense on several guests at once; so it is if nothing is said. */
  readonly onMany?: boolean;
  /** The exit code for an error, where it is not the common one. */
  exitCode?(error: unknown): number;
  /** Whether its words are a program and its arguments: the flags behind the first of them are that program's. */
  readonly endsWithProgram?: boolean;
  /** Whether it sees to `timeout` itself. */
  readonly keepsTime?: boolean;
  /** Whether the user has to wait for its end in order, also after the time is over or Ctrl-C: a guest is to be thawed. */
  readonly mustFinish?: boolean;
  /** Seconds that a guest has where the user says nothing. By default each command's own time, and 30 s for all of it where there are several guests. */
  readonly timeout?: number;
}

/** A verb that sees all guests at once. */
export interface JointVerb extends Pick<Verb, 'define'> {
  /** Returns the exit code. */
  runAll(round: Round): Promise<number>;
}

export type AnyVerb = Verb | JointVerb;

/** What a user has asked for. */
export interface Asked {
  /** The words behind the verb, as `define` has declared them. */
  readonly words: readonly string[];
  /** Values of the verb's own flags, by their names in camel case. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly screen: Screen;
}

/** What a user has asked of these guests. */
export interface Round extends Asked {
  readonly guests: readonly Guest[];
  /** How many guests at once. */
  readonly jobs: number;
  /** Seconds for each guest; by default each command's own time, and 30 where there are several guests. */
  readonly timeout: number | undefined;
  /** Aborted when the user interrupts. */
  readonly interrupted: AbortSignal;
}

/** One guest's turn. */
export interface Call extends Asked {
  readonly guest: Guest;
  /** Whether there are others beside it. */
  readonly isOneOfMany: boolean;
  /** The agent; it connects when it is first asked something. */
  readonly agent: GuestAgent;
  /** What `prepare` has given. */
  readonly prepared: unknown;
  /** Milliseconds that the guest has, if there is a limit. */
  readonly timeout: number | undefined;
  /** Aborted when the user interrupts or the guest's time is over. */
  readonly signal: AbortSignal;
}

export interface Answer {
  /** What `--json` prints: plain data, bigints among it. */
  readonly json: unknown;
  /** What people read. Nothing if the verb has shown everything itself. */
  readonly show?: (screen: Screen) => void | Promise<void>;
  /** 0 if nothing is said. */
  readonly exitCode?: number;
}
