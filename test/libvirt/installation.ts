import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../vm/deadline.ts';
import { type AgentUnderTest, PACKAGE } from './agent-under-test.ts';
import type { Machine } from './machine.ts';

export const UNIT = 'qemu-guest-agent.service';
/** For dpkg, under emulation, in milliseconds. */
export const DPKG_TIMEOUT = 300_000;

/**
 * Installs our package as a host does in a guest that has the C agent: by that agent, in a unit of its own, for the C
 * agent's unit ends with all that it has started. Resolves when our agent answers. Nothing is done for the C agent.
 */
export async function installAgent(machine: Machine, agent: AgentUnderTest): Promise<void> {
  if (agent.program === undefined) return;
  const install = ['--wait', '--unit=install-agent', 'dpkg', '--install', PACKAGE];
  await machine.agentCommand('guest-exec', { path: 'systemd-run', arg: install });
  const installed = async (): Promise<void> => {
    const status = `dpkg-query -W -f '\${db:Status-Status}' qemu-ga`;
    while ((await machine.shell.run(status, DPKG_TIMEOUT)).output !== 'installed') await sleep(1000);
  };
  await within(DPKG_TIMEOUT, 'our package is installed', installed());
  await machine.agentAnswers();
}
