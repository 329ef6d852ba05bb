import type { Runtime } from '../../runtime/index.ts';
import type { Platform, PortName } from '../index.ts';
import { SystemTree } from './tree.ts';

type Ports = { -readonly [N in PortName]?: Platform[N] };

/** A Linux guest, as seen through an engine. Nothing is read before it is asked for, and no port is there before it is loaded. */
export function linuxPlatform(runtime: Runtime): Platform {
  const tree = new SystemTree(runtime.sys);
  const platform: Ports & Pick<Platform, 'guard' | 'load'> = {
    guard: async () => new (await import('./guard.ts')).LinuxGuard(runtime.sys),
    load: async (...names) => {
      for (const name of names) if (platform[name] === undefined) await load(platform, name, runtime, tree);
    },
  };
  return platform as Platform;
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
