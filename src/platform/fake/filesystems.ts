import { EBUSY, ENOENT, SystemError } from '../../runtime/index.ts';
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

/** Mounts that are set rather than found. */
export class FakeFileSystems implements FileSystems {
  mounted: Mount[] = [];
  /** Mounts without a block device. */
  others: MountEntry[] = [];
  /** Space by mount point. */
  readonly space = new Map<string, Usage>();
  /** Mount points that are frozen, in the order in which they were. */
  readonly frozen = new Set<string>();
  /** What is done before a file system is frozen: it may throw, and take its time. By mount point. */
  readonly beforeFreeze = new Map<string, () => void | Promise<void>>();
  /** What is done before one is thawed, likewise. */
  readonly beforeThaw = new Map<string, () => void | Promise<void>>();
  /** Mount points that are held right now. */
  readonly held: string[] = [];
  /** Freezes that are guarded right now. */
  readonly guarded: { readonly freeze: GuardedFreeze; readonly mountpoints: readonly string[] }[] = [];
  /** What trimming says, by mount point; it may throw. */
  readonly trims = new Map<string, (minimum: number | bigint) => Trimmed>();

  mounts(): Mount[] {
    return this.mounted;
  }

  table(): MountEntry[] {
    const mounted = this.mounted.map(({ mountpoint, type, major, minor }, id) => {
      return { id, mountpoint, type, source: `/dev/${major}:${minor}`, device: [major, minor] as const };
    });
    return [...mounted, ...this.others];
  }

  usage(mountpoint: string): Usage | undefined {
    return this.space.get(mountpoint);
  }

  hold(mountpoint: string): HeldFileSystem {
    this.#require(mountpoint);
    this.held.push(mountpoint);
    return {
      mountpoint,
      freeze: async () => {
        await this.beforeFreeze.get(mountpoint)?.();
        if (this.frozen.has(mountpoint)) throw new SystemError(-EBUSY, 'ioctl', mountpoint);
        this.frozen.add(mountpoint);
      },
      thaw: async () => {
        await this.beforeThaw.get(mountpoint)?.();
        return this.frozen.delete(mountpoint);
      },
      release: () => void this.held.splice(this.held.indexOf(mountpoint), 1),
    };
  }

  guard(held: readonly HeldFileSystem[], freeze: GuardedFreeze): Guardian {
    const guarded = { freeze, mountpoints: held.map(({ mountpoint }) => mountpoint) };
    this.guarded.push(guarded);
    return {
      dismiss: () => {
        this.guarded.splice(this.guarded.indexOf(guarded), 1);
        return Promise.resolve();
      },
    };
  }

  async trim(mountpoint: string, minimum: number | bigint): Promise<Trimmed> {
    this.#require(mountpoint);
    return await Promise.resolve(this.trims.get(mountpoint)?.(minimum) ?? { trimmed: 0, minimum });
  }

  #require(mountpoint: string): void {
    if (this.mounted.every((mount) => mount.mountpoint !== mountpoint)) {
      throw new SystemError(-ENOENT, 'open', mountpoint);
    }
  }
}
