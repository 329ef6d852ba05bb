/** Block devices and how they hang on the machine. */
export interface Disks {
  /**
   * Every disk with a size, in the kernel's order, each followed by its partitions. SystemError if there are
   * none.
   */
  list(): Disk[];
  /** The name of the block device with these numbers, such as `vda1`; undefined if there is none. */
  name(major: number, minor: number): string | undefined;
  /**
   * Where the device is attached; for a virtual one (device mapper, RAID, loop) where the devices below it
   * are. SystemError when the device tree cannot be read.
   */
  addresses(major: number, minor: number): DiskAddress[];
  /** I/O counters of every block device, in the kernel's order. SystemError if there are none. */
  statistics(): DiskStatistics[];
}

export interface Disk {
  /** Device node, such as `/dev/vda1`. */
  readonly node: string;
  readonly partition: boolean;
  /** Nodes of the devices that it is built on; undefined where the kernel keeps no such list. */
  readonly dependencies: readonly string[] | undefined;
  /** The device mapper's name. */
  readonly alias: string | undefined;
  readonly address: DiskAddress | undefined;
  readonly smart: NvmeSmart | undefined;
}

export const busTypes = ['ide', 'scsi', 'virtio', 'sata', 'nvme', 'usb', 'unknown'] as const;
export type BusType = (typeof busTypes)[number];

export interface DiskAddress {
  readonly busType: BusType;
  readonly bus: number;
  readonly unit: number;
  readonly target: number;
  /** Of the PCI device that drives the disk; undefined if it is not known. */
  readonly pci: PciAddress | undefined;
  readonly ccw: CcwAddress | undefined;
  readonly serial: string | undefined;
  /** Device node, such as `/dev/sda`. */
  readonly node: string | undefined;
}

export interface PciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** A channel device of IBM Z. */
export interface CcwAddress {
  readonly cssid: number;
  readonly ssid: number;
  readonly subchno: number;
  readonly devno: number;
}

/** The NVMe health log (log page 02h); 128-bit counters as they stand there, low half first. */
export interface NvmeSmart {
  readonly criticalWarning: number;
  /** Kelvin. */
  readonly temperature: number;
  readonly availableSpare: number;
  readonly availableSpareThreshold: number;
  readonly percentageUsed: number;
  readonly counters: Readonly<Record<NvmeCounter, readonly [low: bigint, high: bigint]>>;
}

export const nvmeCounters = [
  'data-units-read',
  'data-units-written',
  'host-read-commands',
  'host-write-commands',
  'controller-busy-time',
  'power-cycles',
  'power-on-hours',
  'unsafe-shutdowns',
  'media-errors',
  'number-of-error-log-entries',
] as const;
export type NvmeCounter = (typeof nvmeCounters)[number];

/** Counters as the kernel prints them after the name; how many there are depends on its age. */
export interface DiskStatistics {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly counters: readonly (number | bigint)[];
}
