/** Mounted file systems that sit on a block device. */
export interface FileSystems {
  /** In the order of the mounts; one for each device. SystemError if the system has no table of them. */
  mounts(): Mount[];
  /** Every mount, whatever is behind it, in the order of the system's table. SystemError if it has none. */
  table(): MountEntry[];
  /** Space on the file system at `mountpoint`; undefined when it cannot be told. */
  usage(mountpoint: string): Usage | undefined;
  /**
   * Writes what is to be written and stops all writing to the file system at `mountpoint` (FIFREEZE). This may take as long
   * as its disk likes. SystemError: EBUSY if it is frozen already, EOPNOTSUPP if it cannot be frozen.
   */
  freeze(mountpoint: string): Promise<void>;
  /** Lets everybody write again (FITHAW), however often it was frozen. False if it was not. SystemError if it fails. */
  thaw(mountpoint: string): Promise<boolean>;
  /**
   * Tells the disk which blocks are not in use (FITRIM), as far as they lie in runs of `minimum` bytes or more. SystemError:
   * EOPNOTSUPP or ENOTTY if the file system or its disk cannot do that.
   */
  trim(mountpoint: string, minimum: number | bigint): Promise<Trimmed>;
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
