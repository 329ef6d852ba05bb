/** Mounted file systems that sit on a block device. */
export interface FileSystems {
  /** In the order of the mounts; one for each device. SystemError if the system has no table of them. */
  mounts(): Mount[];
  /** Space on the file system at `mountpoint`; undefined when it cannot be told. */
  usage(mountpoint: string): Usage | undefined;
}

export interface Mount {
  readonly mountpoint: string;
  /** Such as `ext4`. */
  readonly type: string;
  readonly major: number;
  readonly minor: number;
}

/** In bytes. */
export interface Usage {
  readonly used: number;
  /** Used and available to users. */
  readonly total: number;
  /** With what is reserved for root. */
  readonly totalPrivileged: number;
}
