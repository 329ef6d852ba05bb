import type { TestBed } from './test-bed.ts';

/** What a host is told that asks for `command` while file systems are frozen. */
export function refusal(bed: TestBed, command: string): { readonly class: string; readonly desc: string } {
  const why = bed.differs('reason of refusal')
    ? 'the command is not allowed'
    : 'the agent is in frozen state';
  return { class: 'CommandNotFound', desc: `Command ${command} has been disabled: ${why}` };
}
