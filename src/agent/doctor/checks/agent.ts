import { version } from '../../version.ts';
import { duration } from '../duration.ts';
import { type Finding, finding } from '../finding.ts';
import type { Check } from '../patient.ts';
import { upTime } from '../process.ts';

export const agent: Check = {
  subject: 'agent',
  examine({ agents, machine, platform }) {
    const { machine: architecture, release } = platform.host.kernel();
    const running = agents.map(({ age, pid }) => `process ${pid}, for ${duration(age)}`).join('; ');
    const findings: Finding[] = [
      finding('version', 'ok', `${version} on Linux ${release}, ${architecture}`),
      finding('up', 'ok', `the machine has run for ${duration(upTime(machine))}`),
    ];
    findings.push(finding('running', agents.length > 0 ? 'ok' : 'skip', running || 'no agent runs'));
    const pidfd = machine.sys.pidfd(machine.sys.pid());
    if (pidfd >= 0) machine.sys.close(pidfd);
    else {
      const found = 'no pidfd_open (Linux 5.3): the ends of programs are looked for every now and then';
      findings.push(finding('kernel', 'warn', found));
    }
    return findings;
  },
};
