import { WRITE } from '../../../runtime/index.ts';
import { shutdownLine } from '../../commands/shutdown.ts';
import { DISK, HYBRID, RAM, suspendWays } from '../../suspend.ts';
import { type Finding, finding } from '../finding.ts';
import type { Machine } from '../machine.ts';
import { type Check, type Patient, severity } from '../patient.ts';

export const shutdown: Check = {
  subject: 'shutdown',
  commands: ['guest-shutdown'],
  examine({ platform: { exec } }) {
    const missing: string[] = [];
    const programs = new Set<string>();
    for (const mode of ['powerdown', 'reboot', 'halt']) {
      const [program] = shutdownLine(exec, mode);
      if (exec.isExecutable(program)) programs.add(program);
      else missing.push(mode);
    }
    const findings: Finding[] = [];
    if (programs.size > 0) findings.push(finding('program', 'ok', 'done by', undefined, [...programs]));
    if (missing.length > 0) {
      const found = 'there is no program for';
      findings.push(finding('program', 'fail', found, 'install an init system, or /sbin/shutdown', missing));
    }
    return findings;
  },
};

const SLEEPS = [
  ['ram', 'guest-suspend-ram', RAM],
  ['disk', 'guest-suspend-disk', DISK],
  ['hybrid', 'guest-suspend-hybrid', HYBRID],
] as const;

export const suspend: Check = {
  subject: 'suspend',
  commands: SLEEPS.map(([, command]) => command),
  async examine(patient) {
    const { machine, platform, policy } = patient;
    const findings: Finding[] = [];
    for (const [check, command, sleep] of SLEEPS) {
      if (!policy.allows(command)) continue;
      const ways = await suspendWays(platform, sleep);
      const obstacle =
        ways.length > 0 ? obstacleTo(patient, check, ways) : 'neither systemd, pm-utils nor the kernel can';
      if (obstacle === undefined) findings.push(finding(check, 'ok', `by ${ways.join(', or else by ')}`));
      else findings.push(finding(check, severity(patient, command), obstacle));
    }
    if (findings.some(({ verdict }) => verdict === 'ok')) findings.push(...resume(machine, findings));
    return findings;
  },
};

/** What makes every way of no use. */
function obstacleTo(
  { machine, platform }: Patient,
  check: string,
  ways: readonly string[],
): string | undefined {
  const states = platform.power.sleepStates();
  const state = check === 'ram' ? 'mem' : 'disk';
  if (!states.includes(state)) return `${ways.join()} would try, but /sys/power/state has no ${state}`;
  const objection = machine.objection('/sys/power/state', WRITE);
  if (objection !== undefined && ways[0] === 'the kernel') return `/sys/power/state: ${objection}`;
  // The first line is the heading.
  const swaps = machine.text('/proc/swaps')?.split('\n').length ?? 0;
  return state === 'disk' && swaps < 2 ? 'there is no swap space to keep the memory in' : undefined;
}

/** Of what is kept on a disk. */
function resume(machine: Machine, findings: readonly Finding[]): Finding[] {
  const disk = findings.find(({ check }) => check === 'disk');
  if (disk?.verdict !== 'ok' || machine.text('/sys/power/resume') !== '0:0') return [];
  const found = 'the kernel has not been told where to wake up from';
  return [
    finding('resume', 'warn', found, 'resume=DEVICE on its command line, or what the initrd takes for it'),
  ];
}
