// Made from schema/disks.qapi by `npm run generate`. Changes belong there.

/**
 * How a disk is attached. Linux guests tell only "ide", "scsi",
 * "virtio", "usb", "sata", "nvme" and "unknown".
 */
export type GuestDiskBusType = 'ide' | 'fdc' | 'scsi' | 'virtio' | 'xen' | 'usb' | 'uml' | 'sata' | 'sd' | 'unknown' | 'ieee1394' | 'ssa' | 'fibre' | 'raid' | 'iscsi' | 'sas' | 'mmc' | 'virtual' | 'file-backed-virtual' | 'nvme';

/** The address of a PCI device. */
export interface GuestPCIAddress {
  /** PCI domain */
  readonly domain: number | bigint;
  /** bus in the domain */
  readonly bus: number | bigint;
  /** device on the bus */
  readonly slot: number | bigint;
  /** function of the device */
  readonly function: number | bigint;
}

/** The address of a channel device (IBM Z). */
export interface GuestCCWAddress {
  /** channel subsystem image */
  readonly cssid: number | bigint;
  /** subchannel set */
  readonly ssid: number | bigint;
  /** subchannel */
  readonly subchno: number | bigint;
  /** device */
  readonly devno: number | bigint;
}

/** Where a disk is attached. */
export interface GuestDiskAddress {
  /**
   * the PCI device that drives it; -1 in every member
   * if that is not known
   */
  readonly 'pci-controller': GuestPCIAddress;
  /** how it is attached */
  readonly 'bus-type': GuestDiskBusType;
  /** bus of the controller */
  readonly bus: number | bigint;
  /** target on the bus */
  readonly target: number | bigint;
  /** unit of the target */
  readonly unit: number | bigint;
  /** serial number (since 3.1) */
  readonly serial?: string;
  /** device node, such as "/dev/vda" (since 3.1) */
  readonly dev?: string;
  /** address of a channel device (IBM Z) (since 6.0) */
  readonly 'ccw-address'?: GuestCCWAddress;
}

/**
 * An NVMe disk's health, as the NVMe specification defines it (log
 * page 02h). Counters of 128 bits come in two halves: the value is
 * hi * 2^64 + lo.
 */
export interface GuestNVMeSmart {
  /** bits, each a warning; 0 is well */
  readonly 'critical-warning': number | bigint;
  /** in kelvins */
  readonly temperature: number | bigint;
  /** spare blocks left, in percent */
  readonly 'available-spare': number | bigint;
  /**
   * percentage of spare blocks below which
   * there is a warning
   */
  readonly 'available-spare-threshold': number | bigint;
  /**
   * how much of the disk's life is used up, in
   * percent; may exceed 100
   */
  readonly 'percentage-used': number | bigint;
  /** thousands of 512 bytes read, low half */
  readonly 'data-units-read-lo': number | bigint;
  /** high half */
  readonly 'data-units-read-hi': number | bigint;
  /** thousands of 512 bytes written, low half */
  readonly 'data-units-written-lo': number | bigint;
  /** high half */
  readonly 'data-units-written-hi': number | bigint;
  /** reads completed, low half */
  readonly 'host-read-commands-lo': number | bigint;
  /** high half */
  readonly 'host-read-commands-hi': number | bigint;
  /** writes completed, low half */
  readonly 'host-write-commands-lo': number | bigint;
  /** high half */
  readonly 'host-write-commands-hi': number | bigint;
  /** minutes with work to do, low half */
  readonly 'controller-busy-time-lo': number | bigint;
  /** high half */
  readonly 'controller-busy-time-hi': number | bigint;
  /** times switched on, low half */
  readonly 'power-cycles-lo': number | bigint;
  /** high half */
  readonly 'power-cycles-hi': number | bigint;
  /** hours switched on, low half */
  readonly 'power-on-hours-lo': number | bigint;
  /** high half */
  readonly 'power-on-hours-hi': number | bigint;
  /** times switched off without notice, low half */
  readonly 'unsafe-shutdowns-lo': number | bigint;
  /** high half */
  readonly 'unsafe-shutdowns-hi': number | bigint;
  /** errors of data integrity, low half */
  readonly 'media-errors-lo': number | bigint;
  /** high half */
  readonly 'media-errors-hi': number | bigint;
  /**
   * entries ever made in the error log,
   * low half
   */
  readonly 'number-of-error-log-entries-lo': number | bigint;
  /** high half */
  readonly 'number-of-error-log-entries-hi': number | bigint;
}

/** A disk's health. */
export type GuestDiskSmart = (({ readonly type: 'nvme' } & GuestNVMeSmart) | { readonly type: Exclude<GuestDiskBusType, 'nvme'> });

/** A disk or a partition. */
export interface GuestDiskInfo {
  /** device node, such as "/dev/vda1" */
  readonly name: string;
  /** whether it is a partition */
  readonly partition: boolean;
  /**
   * device nodes that it is built on: a partition's disk,
   * a volume's parts
   */
  readonly dependencies?: readonly string[];
  /** where it is attached, if it is a real disk */
  readonly address?: GuestDiskAddress;
  /** the device mapper's name for it */
  readonly alias?: string;
  /** its health, if it is an NVMe disk (since 7.1) */
  readonly smart?: GuestDiskSmart;
}

/**
 * A block device's counters since the guest was started. Older
 * kernels know fewer of them. A sector is 512 bytes, a tick a
 * millisecond.
 */
export interface GuestDiskStats {
  /** sectors read */
  readonly 'read-sectors'?: number | bigint;
  /** reads completed */
  readonly 'read-ios'?: number | bigint;
  /** reads that were merged into others */
  readonly 'read-merges'?: number | bigint;
  /** sectors written */
  readonly 'write-sectors'?: number | bigint;
  /** writes completed */
  readonly 'write-ios'?: number | bigint;
  /** writes that were merged into others */
  readonly 'write-merges'?: number | bigint;
  /** sectors discarded */
  readonly 'discard-sectors'?: number | bigint;
  /** discards completed */
  readonly 'discard-ios'?: number | bigint;
  /** discards that were merged into others */
  readonly 'discard-merges'?: number | bigint;
  /** flushes completed */
  readonly 'flush-ios'?: number | bigint;
  /** time that reads took */
  readonly 'read-ticks'?: number | bigint;
  /** time that writes took */
  readonly 'write-ticks'?: number | bigint;
  /** time that discards took */
  readonly 'discard-ticks'?: number | bigint;
  /** time that flushes took */
  readonly 'flush-ticks'?: number | bigint;
  /** requests under way now */
  readonly 'ios-pgr'?: number | bigint;
  /** time with requests under way */
  readonly 'total-ticks'?: number | bigint;
  /** the same, multiplied by how many requests they were */
  readonly 'weight-ticks'?: number | bigint;
}

/** A block device and its counters. */
export interface GuestDiskStatsInfo {
  /** the device's name, such as "vda" */
  readonly name: string;
  /** its major number */
  readonly major: number | bigint;
  /** its minor number */
  readonly minor: number | bigint;
  /** its counters */
  readonly stats: GuestDiskStats;
}

export interface DisksCommands {
  /** Lists the guest's disks and partitions, mounted or not. */
  'guest-get-disks': {
    arguments: {};
    result: readonly GuestDiskInfo[];
  };

  /** Tells what has been read from and written to each block device. */
  'guest-get-diskstats': {
    arguments: {};
    result: readonly GuestDiskStatsInfo[];
  };
}

export const disksArguments = {
  'guest-get-disks': '',
  'guest-get-diskstats': '',
} as const;

export const disksResults = {
  GuestDiskBusType: 'enum ide fdc scsi virtio xen usb uml sata sd unknown ieee1394 ssa fibre raid iscsi sas mmc virtual file-backed-virtual nvme',
  GuestPCIAddress: 'struct domain:int bus:int slot:int function:int',
  GuestCCWAddress: 'struct cssid:int ssid:int subchno:int devno:int',
  GuestDiskAddress: 'struct pci-controller:GuestPCIAddress bus-type:GuestDiskBusType bus:int target:int unit:int serial?:str dev?:str ccw-address?:GuestCCWAddress',
  GuestNVMeSmart: 'struct critical-warning:int temperature:int available-spare:int available-spare-threshold:int percentage-used:int data-units-read-lo:uint64 data-units-read-hi:uint64 data-units-written-lo:uint64 data-units-written-hi:uint64 host-read-commands-lo:uint64 host-read-commands-hi:uint64 host-write-commands-lo:uint64 host-write-commands-hi:uint64 controller-busy-time-lo:uint64 controller-busy-time-hi:uint64 power-cycles-lo:uint64 power-cycles-hi:uint64 power-on-hours-lo:uint64 power-on-hours-hi:uint64 unsafe-shutdowns-lo:uint64 unsafe-shutdowns-hi:uint64 media-errors-lo:uint64 media-errors-hi:uint64 number-of-error-log-entries-lo:uint64 number-of-error-log-entries-hi:uint64',
  GuestDiskSmart: 'union type:GuestDiskBusType nvme=GuestNVMeSmart',
  GuestDiskInfo: 'struct name:str partition:bool dependencies?:[str] address?:GuestDiskAddress alias?:str smart?:GuestDiskSmart',
  'guest-get-disks': '[GuestDiskInfo]',
  GuestDiskStats: 'struct read-sectors?:uint64 read-ios?:uint64 read-merges?:uint64 write-sectors?:uint64 write-ios?:uint64 write-merges?:uint64 discard-sectors?:uint64 discard-ios?:uint64 discard-merges?:uint64 flush-ios?:uint64 read-ticks?:uint64 write-ticks?:uint64 discard-ticks?:uint64 flush-ticks?:uint64 ios-pgr?:uint64 total-ticks?:uint64 weight-ticks?:uint64',
  GuestDiskStatsInfo: 'struct name:str major:uint64 minor:uint64 stats:GuestDiskStats',
  'guest-get-diskstats': '[GuestDiskStatsInfo]',
} as const;
