import assert from 'node:assert/strict';
import type { Guest } from './guest.ts';
import type { TestBed } from './test-bed.ts';

/** What the doctor prints for programs (docs/doctor.md). */
export interface Diagnosis {
  readonly status: number;
  readonly verdict: string;
  readonly findings: readonly DoctorFinding[];
}

interface DoctorFinding {
  readonly subject: string;
  readonly check: string;
  readonly verdict: 'ok' | 'skip' | 'warn' | 'fail';
  readonly found: string;
  readonly items?: readonly string[];
}

/** Whether the agent has one that knows it again: by the name of its program, which is another's where it runs on Node.js. */
export function hasDoctor(bed: TestBed): boolean {
  return !bed.differs('no doctor') && bed.agent.command.length === 1;
}

/** Asks the doctor in the guest, as a user. */
export async function diagnose({ shell }: Guest, options = '', user = 'root'): Promise<Diagnosis> {
  const command = `$(cat /etc/agent-command) --doctor --json ${options}`;
  const { status, output } = await shell.run(
    user === 'root' ? command : `su -s /bin/sh ${user} -c "${command}"`,
  );
  assert.ok(status === 0 || status === 1, output);
  return { status, ...(JSON.parse(output) as Omit<Diagnosis, 'status'>) };
}

/** The findings of one check: in most cases there is one. */
export function findingsOf({ findings }: Diagnosis, subject: string, check: string): DoctorFinding[] {
  return findings.filter((each) => each.subject === subject && each.check === check);
}

/** Verdict and text of a finding that has to be there, once. */
export function told(diagnosis: Diagnosis, subject: string, check: string): string {
  const [first, ...more] = findingsOf(diagnosis, subject, check);
  assert.ok(
    first !== undefined && more.length === 0,
    `${subject} ${check}: ${JSON.stringify(diagnosis.findings)}`,
  );
  return `${first.verdict}: ${first.found}`;
}

/** What a check is about. */
export function items(diagnosis: Diagnosis, subject: string, check: string): string[] {
  return findingsOf(diagnosis, subject, check).flatMap((each) => each.items ?? []);
}
