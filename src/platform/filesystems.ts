/** Mounted file systems that sit on a block device. */
export interface FileSystems {
  /** In the order of the mounts; one for each device. SystemError if the system has no table of them. */
  mounts(): Mount[];
  /** Every mount, whatever is behind it, in the order of the system's table. SystemError if it has none. */
  table(): MountEntry[];
  /** Space on the file system at `mountpoint`; undefined when it cannot be told. */
  usage(mountpoint: string): Usage | undefined;
  /** Holds on to the file system at `mountpoint`. SystemError of open(2) if it cannot. */
  hold(mountpoint: string): HeldFileSystem;
  /**
   * Starts a process that ends a freeze of these file systems if the agent does not. Undefined where a process cannot be
   * forked. SystemError if it does not start.
   */
  guard(held: readonly HeldFileSystem[], freeze: GuardedFreeze): Guardian | undefined;
  /**
   * Tells the disk which blocks are not in use (FITRIM), as far as they lie in runs of `minimum` bytes or more. SystemError:
   * EOPNOTSUPP or ENOTTY if the file system or its disk cannot do that.
   */
  trim(mountpoint: string, minimum: number | bigint): Promise<Trimmed>;
}

/**
 * A file system that is held open. It is the same one whatever is mounted over it or becomes of its mount point, and cannot
 * be unmounted.
 */
export interface HeldFileSystem {
  readonly mountpoint: string;
  /**
   * Writes what is to be written and stops all writing (FIFREEZE). This may take as long as the disk likes. SystemError:
   * EBUSY if it is frozen already, EOPNOTSUPP if it cannot be frozen.
   */
  freeze(): Promise<void>;
  /** Lets everybody write again (FITHAW), however often it was frozen. False if it was not. SystemError if it fails. */
  thaw(): Promise<boolean>;
  /** Lets go of it. */
  release(): void;
}

/** A freeze that is to end whatever becomes of the agent. */
export interface GuardedFreeze {
  /** When it is over, on the clock of `Sys.now()`. */
  readonly deadline: number;
  /** A file that is removed when the freeze ends. */
  readonly marker: string;
  /** Descriptors that `onThawed` uses. */
  readonly descriptors: readonly number[];
  /**
   * Called by the guardian when it has thawed file systems, so many, in the place of an agent that is gone. Neither the loop
   * nor promises work there.
   */
  readonly onThawed: (count: number) => void;
  /** The program that it starts then, with its arguments. */
  readonly program: readonly [string, ...string[]] | undefined;
}

/** A process that thaws when the deadline is over, if the marker is still there; or at once if it, too, is told to end. */
export interface Guardian {
  /** Tells it that the freeze has ended; resolves when it has let the file systems go, or after a second. */
  dismiss(): Promise<void>;
}

/** In bytes. */
export interface Trimmed {
  readonly trimmed: number | bigint;
  /** What the file system made of the minimum. */
  readonly minimum: number | bigint;
}

export interface Mount {
  readonly mountpoint: string;
  /** Such as `ext4`. */
  readonly type: string;
  readonly major: number;
  readonly minor: number;
}

/** A line of a mount table. */
export interface MountEntry {
  /** The kernel's number of the mount; undefined in a table that has none. */
  readonly id: number | undefined;
  readonly mountpoint: string;
  readonly type: string;
  /** The device, or whatever a file system without one calls its source. */
  readonly source: string;
  /** Of the device, major 0 where there is none; undefined in a table without numbers. */
  readonly device: readonly [major: number, minor: number] | undefined;
}

/** In bytes. */
export interface Usage {
  readonly used: number;
  /** Used and available to users. */
  readonly total: number;
  /** With what is reserved for root. */
  readonly totalPrivileged: number;
}
