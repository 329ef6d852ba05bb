import { SystemError } from '../../../runtime/index.ts';
import { HWCLOCK } from '../../commands/set-time.ts';
import { duration } from '../duration.ts';
import { type Finding, finding } from '../finding.ts';
import { type Check, type Patient, severity } from '../patient.ts';
import { hasCapability, SYS_TIME } from '../process.ts';

export const clock: Check = {
  subject: 'clock',
  commands: ['guest-set-time'],
  examine(patient) {
    const findings = [hardware(patient)];
    if (hasCapability(patient.process, SYS_TIME)) return findings;
    return [finding('system', severity(patient, 'guest-set-time'), 'it takes CAP_SYS_TIME'), ...findings];
  },
};

function hardware(patient: Patient): Finding {
  const { clock, exec } = patient.platform;
  const bad = severity(patient, 'guest-set-time');
  try {
    const time = clock.hardware();
    if (time === undefined)
      return finding('hardware', bad, 'there is no hardware clock', 'its driver may be a module');
    const ahead = (time - clock.now()) / 1e6;
    const off =
      Math.abs(ahead) < 1.5 ? 'right' : `${duration(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}`;
    const by = exec.isExecutable(HWCLOCK) ? HWCLOCK : 'the agent itself';
    return finding('hardware', 'ok', `${off}, beside the system's; set by ${by}`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return finding('hardware', bad, error.message);
  }
}
