import { DIRECTORY, fileType, WRITE } from '../../../runtime/index.ts';
import { FrozenMarker } from '../../freeze/frozen-marker.ts';
import { readState, StateError } from '../../state-file.ts';
import { duration } from '../duration.ts';
import { type Finding, finding } from '../finding.ts';
import type { Check, Patient } from '../patient.ts';

/** What the agent writes. */
export const state: Check = {
  subject: 'state',
  examine(patient) {
    const { machine, settings } = patient;
    const findings = [folder(patient), ...frozen(patient)];
    try {
      readState(machine.sys, settings.stateDirectory);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      findings.push(
        finding('file', 'fail', error.message, 'remove it: handles of open files are lost anyway'),
      );
    }
    const { audit, daemon, logFile, pidFile } = settings;
    if (logFile !== undefined) findings.push(file(patient, 'log', logFile, 'name another one with -l'));
    if (audit?.includes('/')) findings.push(file(patient, 'audit', audit, 'name another one with --audit'));
    if (daemon) findings.push(file(patient, 'pid', pidFile, 'name another one with -f'));
    return findings;
  },
};

function folder({ machine, settings: { stateDirectory } }: Patient): Finding {
  const advice = 'make it, or name another folder with -t';
  const status = machine.status(stateDirectory);
  if (status === undefined || fileType(status[0]) !== DIRECTORY) {
    return finding('folder', 'fail', `there is no folder ${stateDirectory}`, advice);
  }
  const objection = machine.objection(stateDirectory, WRITE);
  if (objection !== undefined) return finding('folder', 'fail', `${stateDirectory}: ${objection}`, advice);
  return finding('folder', 'ok', `${stateDirectory} can be written`);
}

function file({ machine }: Patient, check: string, path: string, advice: string): Finding {
  const objection = machine.objectionToFile(path, WRITE);
  if (objection !== undefined) return finding(check, 'fail', `${path}: ${objection}`, advice);
  return finding(check, 'ok', `${path} can be written`);
}

function frozen({ agents, machine, settings }: Patient): Finding[] {
  const { sys } = machine;
  const mark = new FrozenMarker(sys, settings.stateDirectory).look();
  if (mark === undefined) return [];
  if (mark === 'stale')
    return [finding('frozen', 'ok', 'a marker of an earlier start, which the agent removes')];
  const { deadline, since } = mark;
  const left = (deadline ?? Infinity) - sys.now();
  const age = since === undefined ? '' : ` for ${duration((sys.now() - since) / 1000)}`;
  const end = left === Infinity ? '' : `; the agent thaws them in ${duration(left / 1000)}`;
  if (agents.length > 0)
    return [finding('frozen', 'warn', `file systems are frozen${age}${end}`, 'guest-fsfreeze-thaw')];
  const found = `file systems were left frozen${age}, and no agent runs that would thaw them`;
  return [finding('frozen', 'fail', found, 'start the agent, or fsfreeze --unfreeze each of them')];
}
