import { type Finding, finding } from '../finding.ts';
import type { Patient } from '../patient.ts';
import { device } from './device.ts';

/** A serial line. */
export function serialLine(patient: Patient, path: string): Finding[] {
  const { machine, settings } = patient;
  const real = machine.real(path);
  if (real === undefined) {
    const verdict = settings.retryPath ? 'warn' : 'fail';
    return [finding('device', verdict, `there is no ${path}`, 'name the line with -p')];
  }
  const findings = device(patient, path, real);
  const name = real.slice(real.lastIndexOf('/') + 1);
  const consoles = machine.text('/sys/class/tty/console/active')?.split(' ') ?? [];
  if (consoles.includes(name)) {
    const found = `the kernel writes its messages to ${name}, among the agent's`;
    findings.push(finding('console', 'warn', found, 'take it out of console= on the kernel command line'));
  }
  return findings;
}
