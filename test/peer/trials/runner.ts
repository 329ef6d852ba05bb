import { isDeepStrictEqual } from 'node:util';
import type { AgentProgram } from '../../conversations/replay/agent-process.ts';
import type { Comparison } from '../comparison.ts';
import { channels } from './channels.ts';
import { commandLines } from './command-line.ts';
import { configurationFiles } from './configuration-file.ts';
import { daemons } from './daemon.ts';
import { ends } from './end.ts';
import { logs } from './log.ts';
import { pidFiles } from './pid-file.ts';
import { socketActivation } from './socket-activation.ts';
import { starts } from './start.ts';
import { stateFiles } from './state-file.ts';
import { Subject } from '../../support/subject.ts';
import type { Trial, TrialGroup } from './trial.ts';

export const trialGroups: readonly TrialGroup[] = [
  commandLines,
  configurationFiles,
  starts,
  stateFiles,
  logs,
  daemons,
  pidFiles,
  ends,
  channels,
  socketActivation,
];

/** Both agents, and the rows of where they differ. */
export interface Programs {
  readonly ours: AgentProgram;
  readonly c: AgentProgram;
  readonly decisions: ReadonlyMap<number, string>;
}

/** Puts both agents through a trial, and holds what comes of it against each other. */
export async function compareTrial(
  { ours, c, decisions }: Programs,
  group: TrialGroup,
  trial: Trial,
): Promise<Comparison> {
  const [mine, theirs] = await Promise.allSettled([outcome(ours, trial), outcome(c, trial)]);
  const problems: string[] = [];
  if (mine.status === 'rejected') problems.push(`ours: ${messageOf(mine.reason)}`);
  if (theirs.status === 'rejected') problems.push(`the C agent: ${messageOf(theirs.reason)}`);
  if (mine.status === 'fulfilled' && theirs.status === 'fulfilled')
    problems.push(...disagreements(trial, mine.value, theirs.value));
  if (trial.row !== undefined && !decisions.has(trial.row))
    problems.push(`docs/decisions.md has no row ${trial.row}`);
  return {
    place: `${group.name}: ${trial.title}`,
    rows: trial.row === undefined ? [] : [trial.row],
    problems,
  };
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

async function outcome(program: AgentProgram, trial: Trial): Promise<unknown> {
  const subject = new Subject(program);
  try {
    return await trial.run(subject);
  } finally {
    await subject.stop();
  }
}

function disagreements(trial: Trial, ours: unknown, c: unknown): string[] {
  const told = `ours: ${show(ours)}\nthe C agent: ${show(c)}`;
  const same = isDeepStrictEqual(ours, c);
  if (trial.row === undefined) return same ? [] : [told];
  if (same) return [`no difference: ${show(c)}`];
  return isDeepStrictEqual(ours, trial.ours)
    ? []
    : [`not as row ${trial.row} has it: ${show(trial.ours)}\n${told}`];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
