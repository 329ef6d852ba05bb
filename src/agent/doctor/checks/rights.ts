import type { CommandName } from '../../../api/index.ts';
import { WRITE } from '../../../runtime/index.ts';
import { type Finding, finding, type Verdict } from '../finding.ts';
import type { Check } from '../patient.ts';
import { severity } from '../patient.ts';
import {
  DAC_OVERRIDE,
  hasCapability,
  readProcess,
  SETGID,
  SETUID,
  SYS_ADMIN,
  SYS_BOOT,
  SYS_TIME,
} from '../process.ts';

/** What commands take, but for what the kernel lets root's processes do anyway. */
const DUTIES: readonly (readonly [bit: number, name: string, commands: readonly CommandName[]])[] = [
  [SYS_ADMIN, 'CAP_SYS_ADMIN', ['guest-fsfreeze-freeze', 'guest-fstrim']],
  [SYS_TIME, 'CAP_SYS_TIME', ['guest-set-time']],
  [SYS_BOOT, 'CAP_SYS_BOOT', ['guest-shutdown']],
  [DAC_OVERRIDE, 'CAP_DAC_OVERRIDE', ['guest-file-open', 'guest-set-user-password']],
  [SETUID, 'CAP_SETUID', ['guest-ssh-add-authorized-keys']],
  [SETGID, 'CAP_SETGID', ['guest-ssh-add-authorized-keys']],
];

export const rights: Check = {
  subject: 'rights',
  examine(patient) {
    const { agents, machine, policy, process } = patient;
    const own = machine.sys.pid();
    const whose = agents.includes(process)
      ? `of process ${process.pid}, the agent`
      : 'of this call of the doctor';
    const root = process.uid === 0 && process.ownUsers;
    const findings: Finding[] = [
      root
        ? finding('user', 'ok', `root's: ${whose}`)
        : finding(
            'user',
            'warn',
            `${process.ownUsers ? `user ${process.uid}'s` : "a container's"}: ${whose}`,
            'most commands take root of the machine itself',
          ),
    ];
    for (const [bit, name, commands] of DUTIES) {
      const denied = commands.filter((command) => policy.allows(command));
      if (denied.length === 0 || hasCapability(process, bit)) continue;
      const verdicts = denied.map((command): Verdict =>
        command === 'guest-fsfreeze-freeze' ? 'fail' : severity(patient, command),
      );
      const verdict = verdicts.includes('fail') ? 'fail' : 'warn';
      findings.push(finding('capability', verdict, `no ${name}, which these take`, undefined, denied));
    }
    if (process.seccomp) {
      findings.push(finding('seccomp', 'warn', 'a filter is on; what it forbids cannot be seen'));
    }
    if (root && machine.objection('/sys/power', WRITE) === 'Read-only file system') {
      const found = '/sys is read-only: no suspending, and no change of processors or memory';
      findings.push(finding('sandbox', 'warn', found, 'ProtectKernelTunables=no in the unit'));
    }
    const init = machine.link('/proc/1/ns/mnt');
    const { mounts } = process;
    if (mounts !== undefined && init !== undefined && mounts !== init) {
      const found = 'it has a mount table of its own: what it does not see it does not freeze';
      findings.push(
        finding('mounts', 'warn', found, 'no PrivateMounts=, PrivateTmp= or Protect…= in the unit'),
      );
    }
    if (process.pid !== own && mounts !== readProcess(machine, own)?.mounts) {
      const found = "the agent's mount table is not the doctor's: what is said of mounts is of another one";
      const advice = `nsenter --target ${process.pid} --mount qemu-ga --doctor`;
      findings.push(finding('doctor', 'warn', found, advice));
    }
    return findings;
  },
};
