// Made from schema/filesystems.qapi by `npm run generate`. Changes belong there.
import type { GuestDiskAddress } from './disks.ts';

/** Whether filesystems are frozen. */
export type GuestFsfreezeStatus = 'thawed' | 'frozen';

/** What trimming did to a filesystem. */
export interface GuestFilesystemTrimResult {
  /** where it is mounted */
  readonly path: string;
  /** bytes that were discarded */
  readonly trimmed?: number | bigint;
  /** the shortest range, in bytes, that the filesystem discards */
  readonly minimum?: number | bigint;
  /** why it was not trimmed */
  readonly error?: string;
}

/** What trimming did. */
export interface GuestFilesystemTrimResponse {
  /** each filesystem's result */
  readonly paths: readonly GuestFilesystemTrimResult[];
}

/** A mounted filesystem. */
export interface GuestFilesystemInfo {
  /** the name of its block device, such as "vda1" */
  readonly name: string;
  /** where it is mounted */
  readonly mountpoint: string;
  /** such as "ext4" */
  readonly type: string;
  /** bytes in use (since 3.0) */
  readonly 'used-bytes'?: number | bigint;
  /** bytes that there are for ordinary users (since 3.0) */
  readonly 'total-bytes'?: number | bigint;
  /**
   * bytes that there are for the superuser
   * (since 9.1)
   */
  readonly 'total-bytes-privileged'?: number | bigint;
  /** the disks that it lies on. Empty if they are not known. */
  readonly disk: readonly GuestDiskAddress[];
}

export interface FilesystemsCommands {
  /**
   * Tells whether the agent has frozen filesystems. What other programs
   * freeze or thaw it does not know.
   */
  'guest-fsfreeze-status': {
    arguments: {};
    result: GuestFsfreezeStatus;
  };

  /**
   * Writes all data to the guest's disks and stops writing, so that a
   * snapshot of them is consistent. `guest-fsfreeze-thaw` ends that.
   *
   * The agent's freeze hook runs before. While filesystems are frozen
   * most commands are refused.
   */
  'guest-fsfreeze-freeze': {
    arguments: {};
    result: number | bigint;
  };

  /** Freezes some filesystems, as `guest-fsfreeze-freeze` does all. */
  'guest-fsfreeze-freeze-list': {
    arguments: {
      /**
       * where they are mounted, written as `guest-get-fsinfo`
       * does; others are ignored. All filesystems by default.
       */
      readonly mountpoints?: readonly string[];
    };
    result: number | bigint;
  };

  /**
   * Lets the guest write to its filesystems again, whoever has frozen
   * them. The agent's thaw hook runs after.
   */
  'guest-fsfreeze-thaw': {
    arguments: {};
    result: number | bigint;
  };

  /**
   * Tells the guest's disks which blocks are in no use, so that they
   * need not be stored.
   */
  'guest-fstrim': {
    arguments: {
      /**
       * the shortest range to discard, in bytes. A larger one is
       * faster on a fragmented filesystem and leaves more. 0, which
       * means every range, by default.
       */
      readonly minimum?: number | bigint;
    };
    result: GuestFilesystemTrimResponse;
  };

  /** Lists the mounted filesystems. */
  'guest-get-fsinfo': {
    arguments: {};
    result: readonly GuestFilesystemInfo[];
  };
}

export const filesystemsArguments = {
  'guest-fsfreeze-status': '',
  'guest-fsfreeze-freeze': '',
  'guest-fsfreeze-freeze-list': 'mountpoints?:[str]',
  'guest-fsfreeze-thaw': '',
  'guest-fstrim': 'minimum?:int',
  'guest-get-fsinfo': '',
} as const;

export const filesystemsResults = {
  GuestFsfreezeStatus: 'enum thawed frozen',
  'guest-fsfreeze-status': 'GuestFsfreezeStatus',
  'guest-fsfreeze-freeze': 'int',
  'guest-fsfreeze-freeze-list': 'int',
  'guest-fsfreeze-thaw': 'int',
  GuestFilesystemTrimResult: 'struct path:str trimmed?:int minimum?:int error?:str',
  GuestFilesystemTrimResponse: 'struct paths:[GuestFilesystemTrimResult]',
  'guest-fstrim': 'GuestFilesystemTrimResponse',
  GuestFilesystemInfo: 'struct name:str mountpoint:str type:str used-bytes?:uint64 total-bytes?:uint64 total-bytes-privileged?:uint64 disk:[GuestDiskAddress]',
  'guest-get-fsinfo': '[GuestFilesystemInfo]',
} as const;
