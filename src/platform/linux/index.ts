import type { Runtime } from '../../runtime/index.ts';
import type { Platform } from '../index.ts';
import { LinuxExec } from './exec.ts';
import { LinuxFiles } from './files.ts';
import { LinuxFileSystems } from './filesystems.ts';
import type { LaterPorts } from './later-ports.ts';
import { LinuxPower } from './power.ts';
import { SystemTree } from './tree.ts';

/** A Linux guest, as seen through an engine. Nothing is read before it is asked for. */
export function linuxPlatform(runtime: Runtime): Platform {
  const { sys } = runtime;
  const tree = new SystemTree(sys);
  const exec = new LinuxExec(runtime);
  let loaded: LaterPorts | undefined;
  const later = (): LaterPorts => {
    if (loaded === undefined) throw new Error('a port was used before it was loaded');
    return loaded;
  };
  return {
    load: async () => {
      const { laterPorts } = await import('./later-ports.ts');
      loaded ??= laterPorts(runtime, tree, exec);
    },
    get accounts() {
      return later().accounts;
    },
    get clock() {
      return later().clock;
    },
    get cpus() {
      return later().cpus;
    },
    get disks() {
      return later().disks;
    },
    exec,
    files: new LinuxFiles(sys),
    filesystems: new LinuxFileSystems(runtime, tree),
    guard: async () => new (await import('./guard.ts')).LinuxGuard(sys),
    get host() {
      return later().host;
    },
    get memory() {
      return later().memory;
    },
    get network() {
      return later().network;
    },
    power: new LinuxPower(runtime, tree),
  };
}
