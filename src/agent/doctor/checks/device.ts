import { CHARACTER_DEVICE, fileType, READ, WRITE } from '../../../runtime/index.ts';
import { type Finding, finding } from '../finding.ts';
import type { Patient } from '../patient.ts';
import { holders } from '../process.ts';

/** What is to be known of a device that is there, `real` being its path without links. */
export function device({ agents, machine }: Patient, path: string, real: string): Finding[] {
  if (fileType(machine.status(real)?.[0] ?? 0) !== CHARACTER_DEVICE) {
    return [finding('device', 'fail', `${real} is no device`, 'remove it, or name another one with -p')];
  }
  const findings = [finding('device', 'ok', path === real ? path : `${path} is ${real}`)];
  const objection = machine.objection(real, READ | WRITE);
  if (objection !== undefined) {
    findings.push(finding('access', 'fail', objection, 'run the agent as root, or give it the device'));
  }
  const { all, pids } = holders(machine, real);
  const strangers = pids.filter((pid) => agents.every((agent) => agent.pid !== pid));
  if (strangers.length > 0) {
    const names = strangers.map((pid) => `${machine.text(`/proc/${pid}/comm`)} (process ${pid})`);
    findings.push(
      finding('user', 'fail', 'in use by another program', 'stop it: a port has room for one', names),
    );
  } else if (pids.length > 0) findings.push(finding('user', 'ok', `the agent (process ${pids.join()})`));
  else if (all) findings.push(finding('user', 'ok', 'nobody has it open'));
  else findings.push(finding('user', 'skip', 'who has it open only root can see'));
  return findings;
}
