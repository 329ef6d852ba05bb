import type { Platform } from '../../platform/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { CommandError } from '../../api/index.ts';
import type { LoadedPolicy } from '../policy/loaded-policy.ts';
import { Policy } from '../policy/policy.ts';
import { DEFAULT_PATHS, type Settings } from '../settings/settings.ts';
import { accounts } from './checks/accounts.ts';
import { agent } from './checks/agent.ts';
import { channel } from './checks/channel.ts';
import { clock } from './checks/clock.ts';
import { confinement } from './checks/confinement.ts';
import { exec } from './checks/exec.ts';
import { freeze } from './checks/freeze.ts';
import { hook } from './checks/hook.ts';
import { cpus, memory } from './checks/hotplug.ts';
import { shutdown, suspend } from './checks/power.ts';
import { rights } from './checks/rights.ts';
import { state } from './checks/state.ts';
import { trim } from './checks/trim.ts';
import { type Finding, finding } from './finding.ts';
import { Machine } from './machine.ts';
import type { Check, Patient } from './patient.ts';
import { holders, type Process, processes, readProcess } from './process.ts';

const CHECKS: readonly Check[] = [
  agent,
  channel,
  state,
  rights,
  confinement,
  hook,
  freeze,
  trim,
  shutdown,
  suspend,
  clock,
  accounts,
  cpus,
  memory,
  exec,
];

/** A finding, and the part of the examination that it is of. */
export interface Examined extends Finding {
  readonly subject: string;
}

/** Looks at the machine, and at the agent that `settings` make on it. Changes nothing. */
export async function examine(
  { sys }: Runtime,
  platform: Platform,
  settings: Settings,
  loaded: LoadedPolicy | undefined,
): Promise<Examined[]> {
  const machine = new Machine(sys);
  const agents = processes(machine)
    .filter((pid) => pid !== sys.pid() && machine.text(`/proc/${pid}/comm`) === 'qemu-ga')
    .flatMap((pid) => readProcess(machine, pid) ?? []);
  const process = judged(machine, settings, agents);
  if (process === undefined) {
    return [
      { subject: 'agent', ...finding('proc', 'fail', 'there is no /proc', 'mount -t proc proc /proc') },
    ];
  }
  const policy = new Policy(settings.allowed, settings.blocked, loaded);
  const patient: Patient = { agents, machine, platform, policy, process, settings };
  const results: Examined[] = [];
  for (const check of CHECKS) {
    for (const found of await findings(check, patient)) results.push({ subject: check.subject, ...found });
  }
  return results;
}

/**
 * The agent that has the channel, or the only one there is; otherwise the doctor itself, who was started as an agent would
 * be. Undefined if none can be seen.
 */
function judged(machine: Machine, settings: Settings, agents: readonly Process[]): Process | undefined {
  const path = settings.path ?? DEFAULT_PATHS[settings.method];
  const { pids } = holders(machine, (path && machine.real(path)) ?? '');
  const only = agents.length === 1 ? agents[0] : undefined;
  return agents.find(({ pid }) => pids.includes(pid)) ?? only ?? readProcess(machine, machine.sys.pid());
}

async function findings(check: Check, patient: Patient): Promise<readonly Finding[]> {
  const { commands } = check;
  if (commands !== undefined && !commands.some((command) => patient.policy.allows(command))) {
    return [finding('allowed', 'skip', 'the configuration does not allow it')];
  }
  try {
    return await check.examine(patient);
  } catch (error) {
    // What a command would answer with.
    if (!(error instanceof CommandError)) throw error;
    return [finding('works', 'fail', error.message)];
  }
}
