import { WRITE } from '../../../runtime/index.ts';
import { type Finding, finding } from '../finding.ts';
import { type Check, type Patient, severity } from '../patient.ts';
import { hasCapability, SETGID, SETUID } from '../process.ts';

/** Passwords, keys, and who is logged in. */
export const accounts: Check = {
  subject: 'accounts',
  commands: ['guest-set-user-password', 'guest-ssh-add-authorized-keys', 'guest-get-users'],
  examine(patient) {
    const { policy } = patient;
    return [
      ...(policy.allows('guest-set-user-password') ? [password(patient)] : []),
      ...(policy.allows('guest-ssh-add-authorized-keys') ? [keys(patient)] : []),
      ...(policy.allows('guest-get-users') ? [users(patient)] : []),
    ];
  },
};

function password(patient: Patient): Finding {
  const { machine } = patient;
  const bad = severity(patient, 'guest-set-user-password');
  const program = machine.program('chpasswd');
  if (program === undefined)
    return finding('password', bad, 'there is no chpasswd', 'install passwd or shadow');
  const objection = machine.objection('/etc/shadow', WRITE);
  if (objection !== undefined) return finding('password', bad, `/etc/shadow: ${objection}`);
  return finding('password', 'ok', `by ${program}`);
}

function keys(patient: Patient): Finding {
  const { machine, process } = patient;
  const bad = severity(patient, 'guest-ssh-add-authorized-keys');
  if (process.uid !== 0) return finding('keys', bad, `of user ${process.uid} alone`, 'run the agent as root');
  if (!hasCapability(process, SETUID) || !hasCapability(process, SETGID)) {
    return finding('keys', bad, 'it takes CAP_SETUID and CAP_SETGID');
  }
  if (machine.program('getent') !== undefined) return finding('keys', 'ok', 'of every user');
  return finding('keys', 'ok', 'of users in /etc/passwd; there is no getent to ask for others');
}

function users({ machine, platform }: Patient): Finding {
  const utmp = ['/run/utmp', '/var/run/utmp'].find((path) => machine.readable(path));
  const source = utmp ?? ['/run/systemd/sessions'].find((path) => machine.readable(path));
  if (source === undefined) return finding('users', 'skip', 'neither utmp nor logind tells who is logged in');
  return finding('users', 'ok', `${platform.accounts.sessions().length} logged in, by ${source}`);
}
