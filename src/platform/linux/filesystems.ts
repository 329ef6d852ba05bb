import { BLOCK_DEVICE, check, DIRECTORY, fileType, type Runtime, type Sys } from '../../runtime/index.ts';
import type {
  FileSystems,
  GuardedFreeze,
  Guardian,
  HeldFileSystem,
  Mount,
  MountEntry,
  Trimmed,
  Usage,
} from '../index.ts';
import { startGuardian } from './guardian.ts';
import { parseMountinfo, parseMounts } from './mountinfo.ts';
import { OpenFileSystem, trimFileSystem } from './superblock.ts';
import type { Tree } from './tree.ts';

const MOUNTINFO = '/proc/self/mountinfo';
const MOUNTS = '/proc/self/mounts';

/** Mounted file systems as the agent's own mount namespace shows them. */
export class LinuxFileSystems implements FileSystems {
  readonly #runtime: Runtime;
  readonly #sys: Sys;
  readonly #tree: Tree;

  constructor(runtime: Runtime, tree: Tree) {
    this.#runtime = runtime;
    this.#sys = runtime.sys;
    this.#tree = tree;
  }

  mounts(): Mount[] {
    return firstOfEachDevice(
      this.table().map((entry) => (entry.device === undefined ? this.#oldMount(entry) : this.#mount(entry))),
    );
  }

  table(): MountEntry[] {
    const tree = this.#tree;
    const table = tree.readText(MOUNTINFO);
    if (typeof table === 'string') return parseMountinfo(table);
    // Kernels before 2.6.26, and sandboxes that hide it.
    return parseMounts(check<string>(tree.readText(MOUNTS), 'open', MOUNTS));
  }

  usage(mountpoint: string): Usage | undefined {
    const status = this.#sys.statvfs(mountpoint);
    if (typeof status === 'number') return undefined;
    const [fragment, blocks, free, available] = status;
    const used = blocks - free;
    return {
      used: used * fragment,
      total: (used + available) * fragment,
      totalPrivileged: blocks * fragment,
    };
  }

  hold(mountpoint: string): OpenFileSystem {
    return new OpenFileSystem(this.#runtime, mountpoint);
  }

  guard(held: readonly HeldFileSystem[], freeze: GuardedFreeze): Guardian | undefined {
    const own = held.filter((each) => each instanceof OpenFileSystem);
    return startGuardian(
      this.#runtime,
      own.map(({ descriptor }) => descriptor),
      freeze,
    );
  }

  trim(mountpoint: string, minimum: number | bigint): Promise<Trimmed> {
    return trimFileSystem(this.#runtime, mountpoint, minimum);
  }

  /** Undefined if no block device is behind it: major 0 means so, except for btrfs. */
  #mount(entry: MountEntry): Mount | undefined {
    const { mountpoint, type, source, device } = entry;
    const numbers = device?.[0] !== 0 ? device : type === 'btrfs' ? this.#blockDevice(source) : undefined;
    return numbers && { mountpoint, type, major: numbers[0], minor: numbers[1] };
  }

  #oldMount({ mountpoint, type, source }: MountEntry): Mount | undefined {
    if (!source.startsWith('/') || type === 'smbfs' || type === 'cifs') return undefined;
    const status = this.#sys.stat(source);
    // A directory: a bind mount, in the mount tables of old.
    if (typeof status !== 'number' && fileType(status[0]) === DIRECTORY) return undefined;
    const [major, minor] = this.#blockDevice(source) ?? [0, 0];
    return { mountpoint, type, major, minor };
  }

  #blockDevice(path: string): readonly [major: number, minor: number] | undefined {
    const status = this.#sys.stat(path);
    if (typeof status === 'number' || fileType(status[0]) !== BLOCK_DEVICE) return undefined;
    return [status[4], status[5]];
  }
}

/** Bind mounts and further subvolumes show the same file system again: freezing it once is enough. */
function firstOfEachDevice(mounts: readonly (Mount | undefined)[]): Mount[] {
  const seen = new Set<string>();
  return mounts.filter((mount): mount is Mount => {
    if (mount === undefined) return false;
    const device = `${mount.major}:${mount.minor}`;
    if (seen.has(device)) return false;
    seen.add(device);
    return true;
  });
}
