import { setTimeout as sleep } from 'node:timers/promises';
import type { Arguments } from '../../src/api/index.ts';
import type { AgentSession, ParsedResult } from './agent-session.ts';
import { within } from './deadline.ts';

type Request = Arguments<'guest-exec'>;
type Status = ParsedResult<'guest-exec-status'>;

/** Runs a script by the guest's shell, through guest-exec, and captures what it writes. */
export async function runShell(agent: AgentSession, script: string): Promise<Status> {
  return await finished(agent, { path: '/bin/sh', arg: ['-c', script], 'capture-output': true });
}

/** Runs a program through guest-exec to its end. */
export async function finished(agent: AgentSession, request: Request): Promise<Status> {
  const { pid } = await agent.execute('guest-exec', request);
  return await ended(agent, pid);
}

/** Status of a program of guest-exec when it has exited, which is told once. */
export async function ended(agent: AgentSession, pid: number): Promise<Status> {
  const poll = async (): Promise<Status> => {
    for (;;) {
      const status = await agent.execute('guest-exec-status', { pid });
      if (status.exited) return status;
      await sleep(20);
    }
  };
  return await within(20_000, 'the program exits', poll());
}

/** Text of a member in base64; empty if there is none. */
export function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString();
}
