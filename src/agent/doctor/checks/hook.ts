import { EXECUTE, fileType, REGULAR } from '../../../runtime/index.ts';
import { DEFAULT_HOOK } from '../../settings/settings.ts';
import { type Finding, finding } from '../finding.ts';
import { folderOf, type Machine } from '../machine.ts';
import type { Check, Patient } from '../patient.ts';

/** Copies that the hook of a folder passes over (packaging/fsfreeze-hook). */
const COPIES = /~$|\.(bak|orig|rpm(new|orig|save)|sample|dpkg-.*)$/;
/** Others than the owner may write. */
const WRITABLE = 0o022;

export const hook: Check = {
  subject: 'hook',
  commands: ['guest-fsfreeze-freeze', 'guest-fsfreeze-freeze-list'],
  examine(patient) {
    const { machine, settings } = patient;
    const name = settings.freezeHook;
    if (name === undefined) {
      const there = machine.program(DEFAULT_HOOK) !== undefined;
      const found = `none is configured${there ? `, though there is ${DEFAULT_HOOK}` : ''}`;
      return [finding('hook', 'skip', found, there ? 'qemu-ga -F runs it' : undefined)];
    }
    const path = machine.program(name);
    if (path === undefined) return [broken(machine, name)];
    const findings = [interpreter(machine, path) ?? finding('hook', 'ok', `${path} can be run`)];
    findings.push(...unsafe(patient, path));
    const folder = `${folderOf(path)}/fsfreeze-hook.d`;
    const programs = machine.names(folder)?.filter((each) => !COPIES.test(each)) ?? [];
    if (programs.length > 0) findings.push(...inFolder(patient, folder, programs.sort()));
    return findings;
  },
};

function broken(machine: Machine, path: string): Finding {
  const status = machine.status(path);
  const consequence = 'every freeze is refused';
  if (status === undefined) {
    return finding(
      'hook',
      'fail',
      `there is no ${path}: ${consequence}`,
      'make it, or name another one with -F',
    );
  }
  if (fileType(status[0]) !== REGULAR) {
    return finding('hook', 'fail', `${path} is no file: ${consequence}`, 'name another one with -F');
  }
  return finding('hook', 'fail', `${path} may not be executed: ${consequence}`, `chmod 755 ${path}`);
}

/** A script whose interpreter is not there fails with a text that puzzles everybody. */
function interpreter(machine: Machine, path: string): Finding | undefined {
  const program = /^#!\s*(\S+)/.exec(machine.text(path, 256) ?? '')?.[1];
  if (program === undefined || machine.program(program) !== undefined) return undefined;
  const found = `${path} wants ${program}, which is not there: every freeze is refused`;
  return finding('hook', 'fail', found, 'install it, or change the first line');
}

/** Whoever may change what root runs is root. */
function unsafe({ machine, process }: Patient, path: string): Finding[] {
  const folder = folderOf(machine.real(path) ?? path);
  const items = [path, folder].filter((each) => {
    const [mode, uid] = machine.status(each) ?? [0, 0];
    const sticky = each === folder && (mode & 0o1000) !== 0;
    return (uid !== 0 && uid !== process.uid) || ((mode & WRITABLE) !== 0 && !sticky);
  });
  if (items.length === 0) return [];
  const found = 'others may change it, and would have the rights of the agent';
  return [finding('owner', 'warn', found, 'chown root, chmod go-w', items)];
}

function inFolder(patient: Patient, folder: string, names: readonly string[]): Finding[] {
  const { machine } = patient;
  const runs = (path: string): boolean => machine.program(path) !== undefined;
  const paths = names.map((name) => `${folder}/${name}`);
  const idle = paths.filter((path) => machine.objection(path, EXECUTE) !== undefined);
  const programs = paths.filter(runs);
  const findings: Finding[] = [];
  if (programs.length > 0) findings.push(finding('folder', 'ok', 'run in this order', undefined, programs));
  if (idle.length > 0) {
    findings.push(
      finding('folder', 'warn', 'passed over, since they may not be executed', 'chmod 755', idle),
    );
  }
  return [...findings, ...programs.flatMap((path) => unsafe(patient, path).slice(0, 1))];
}
