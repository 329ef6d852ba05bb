import type { Runtime } from '../../runtime/index.ts';
import type { Exec, Platform } from '../index.ts';
import { LinuxAccounts } from './accounts.ts';
import { LinuxClock } from './clock.ts';
import { LinuxCpus } from './cpus.ts';
import { LinuxDisks } from './disks.ts';
import { LinuxHost } from './host.ts';
import { LinuxMemory } from './memory.ts';
import { LinuxNetwork } from './network.ts';
import { readNvmeSmart } from './nvme-smart.ts';
import { LinuxPower } from './power.ts';
import type { SystemTree } from './tree.ts';

export type LaterPorts = Pick<
  Platform,
  'accounts' | 'clock' | 'cpus' | 'disks' | 'host' | 'memory' | 'network' | 'power'
>;

/** The ports that are loaded together, when a client asks what the guest is, or acts on it. */
export function laterPorts(runtime: Runtime, tree: SystemTree, exec: Exec): LaterPorts {
  const { sys } = runtime;
  const host = new LinuxHost(sys, tree);
  return {
    accounts: new LinuxAccounts(sys, tree, exec),
    clock: new LinuxClock(sys, tree, (seconds) => host.timezone(seconds).offset),
    cpus: new LinuxCpus(runtime, tree),
    disks: new LinuxDisks(tree, (node) => readNvmeSmart(sys, node)),
    host,
    memory: new LinuxMemory(runtime, tree),
    network: new LinuxNetwork(sys, tree),
    power: new LinuxPower(runtime, tree),
  };
}
