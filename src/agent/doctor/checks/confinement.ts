import { type Finding, finding } from '../finding.ts';
import type { Machine } from '../machine.ts';
import type { Check } from '../patient.ts';
import type { Process } from '../process.ts';

const SELINUX = '/sys/fs/selinux';
/** The domain of agents in the reference policy, and what its switches let it do. */
const DOMAIN = 'virt_qemu_ga_t';
const SWITCHES = {
  virt_qemu_ga_read_nonsecurity_files: 'guest-file-open',
  virt_qemu_ga_manage_ssh: 'guest-ssh-add-authorized-keys',
  virt_qemu_ga_run_unconfined: 'guest-exec',
} as const;

/** What SELinux or AppArmor makes of it. */
export const confinement: Check = {
  subject: 'confined',
  examine({ machine, process }) {
    const enforce = machine.text(`${SELINUX}/enforce`);
    if (enforce !== undefined) return selinux(machine, process, enforce === '1');
    if (machine.text('/sys/module/apparmor/parameters/enabled') === 'Y') return apparmor(process);
    return [finding('none', 'ok', 'neither SELinux nor AppArmor is on')];
  },
};

function selinux(machine: Machine, { context = 'unknown' }: Process, enforcing: boolean): Finding[] {
  if (!enforcing) return [finding('selinux', 'ok', `permissive; the context is ${context}`)];
  if (!context.includes(`:${DOMAIN}:`)) {
    const found = `enforcing; the context is ${context}, a service's would be ${DOMAIN}`;
    const advice = 'run the doctor beside the service, whose context it judges';
    return [finding('selinux', /:unconfined/.test(context) ? 'warn' : 'ok', found, advice)];
  }
  const off = Object.keys(SWITCHES).filter(
    // Now, and after the next change is committed.
    (name) => machine.text(`${SELINUX}/booleans/${name}`)?.startsWith('0'),
  ) as (keyof typeof SWITCHES)[];
  const found = `enforcing; the context is ${context}`;
  if (off.length === 0) return [finding('selinux', 'ok', found)];
  return [
    finding('selinux', 'ok', found),
    ...off.map((name) =>
      finding('boolean', 'warn', `${name} is off`, `setsebool -P ${name} on, if ${SWITCHES[name]} is wanted`),
    ),
  ];
}

function apparmor({ context = 'unknown' }: Process): Finding[] {
  if (!context.endsWith('(enforce)')) return [finding('apparmor', 'ok', `the profile is ${context}`)];
  const advice = 'what it denies stands in the kernel log: apparmor="DENIED"';
  return [finding('apparmor', 'warn', `the profile is ${context}`, advice)];
}
