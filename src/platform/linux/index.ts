import type { Runtime } from '../../runtime/index.ts';
import type { Platform } from '../index.ts';
import { LinuxAccounts } from './accounts.ts';
import { LinuxClock } from './clock.ts';
import { LinuxCpus } from './cpus.ts';
import { LinuxDisks } from './disks.ts';
import { LinuxExec } from './exec.ts';
import { LinuxFiles } from './files.ts';
import { LinuxFileSystems } from './filesystems.ts';
import { LinuxHost } from './host.ts';
import { LinuxMemory } from './memory.ts';
import { LinuxNetwork } from './network.ts';
import { readNvmeSmart } from './nvme-smart.ts';
import { LinuxPower } from './power.ts';
import { SystemTree } from './tree.ts';

/** A Linux guest, as seen through an engine. Nothing is read before it is asked for. */
export function linuxPlatform(runtime: Runtime): Platform {
  const { sys } = runtime;
  const tree = new SystemTree(sys);
  const exec = new LinuxExec(runtime);
  const host = new LinuxHost(sys, tree);
  return {
    accounts: new LinuxAccounts(sys, tree, exec),
    clock: new LinuxClock(sys, tree, (seconds) => host.timezone(seconds).offset),
    cpus: new LinuxCpus(runtime, tree),
    disks: new LinuxDisks(tree, (node) => readNvmeSmart(sys, node)),
    exec,
    files: new LinuxFiles(sys),
    filesystems: new LinuxFileSystems(runtime, tree),
    guard: async () => new (await import('./guard.ts')).LinuxGuard(sys),
    host,
    memory: new LinuxMemory(runtime, tree),
    network: new LinuxNetwork(sys, tree),
    power: new LinuxPower(runtime, tree),
  };
}
