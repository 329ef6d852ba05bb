import type { Runtime } from '../../runtime/index.ts';
import type { Platform, PortName } from '../index.ts';
import { SystemTree } from './tree.ts';

type Ports = { -readonly [N in PortName]?: Platform[N] };

/** A Linux guest, as seen through an engine. Nothing is read before it is asked for, and no port loaded. */
export function linuxPlatform(runtime: Runtime): Platform {
  const { sys } = runtime;
  const tree = new SystemTree(sys);
  const ports: Ports = {};
  const port = <N extends PortName>(name: N): Platform[N] => {
    const found: Platform[N] | undefined = ports[name];
    if (found === undefined) throw new Error(`the port '${name}' was used before it was loaded`);
    return found;
  };
  return {
    load: async (...names) => {
      for (const name of names) if (ports[name] === undefined) await load(ports, name, runtime, tree);
    },
    guard: async () => new (await import('./guard.ts')).LinuxGuard(sys),
    get accounts() {
      return port('accounts');
    },
    get clock() {
      return port('clock');
    },
    get cpus() {
      return port('cpus');
    },
    get disks() {
      return port('disks');
    },
    get exec() {
      return port('exec');
    },
    get files() {
      return port('files');
    },
    get filesystems() {
      return port('filesystems');
    },
    get host() {
      return port('host');
    },
    get memory() {
      return port('memory');
    },
    get network() {
      return port('network');
    },
    get power() {
      return port('power');
    },
  };
}

/** Adds the port `name` to `ports`, and what comes with it. Another caller may have done so meanwhile: its are kept. */
async function load(ports: Ports, name: PortName, runtime: Runtime, tree: SystemTree): Promise<void> {
  switch (name) {
    case 'exec': {
      const { LinuxExec } = await import('./exec.ts');
      ports.exec ??= new LinuxExec(runtime);
      return;
    }
    case 'files': {
      const { LinuxFiles } = await import('./files.ts');
      ports.files ??= new LinuxFiles(runtime.sys);
      return;
    }
    case 'filesystems': {
      const { LinuxFileSystems } = await import('./filesystems.ts');
      ports.filesystems ??= new LinuxFileSystems(runtime, tree);
      return;
    }
    default: {
      if (ports.exec === undefined) await load(ports, 'exec', runtime, tree);
      const { laterPorts } = await import('./later-ports.ts');
      if (ports[name] === undefined) Object.assign(ports, laterPorts(runtime, tree, ports.exec!));
    }
  }
}
