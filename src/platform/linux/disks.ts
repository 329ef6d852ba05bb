import { check, ENOENT, SystemError } from '../../runtime/index.ts';
import type { Disk, DiskAddress, Disks, DiskStatistics, NvmeSmart } from '../index.ts';
import { BlockDevice } from './block-device.ts';
import { parseDiskstats } from './diskstats.ts';
import { hardwareAddress } from './hardware-address.ts';
import type { Tree } from './tree.ts';

const SYS_BLOCK = '/sys/block';
const DISKSTATS = '/proc/diskstats';

/** Block devices as the kernel's trees and udev's database show them. */
export class LinuxDisks implements Disks {
  readonly #tree: Tree;
  readonly #smart: (node: string) => NvmeSmart | undefined;

  /** `smart` asks the NVMe disk at a device node for its health. */
  constructor(tree: Tree, smart: (node: string) => NvmeSmart | undefined) {
    this.#tree = tree;
    this.#smart = smart;
  }

  list(): Disk[] {
    const names = check<string[]>(this.#tree.readDirectory(SYS_BLOCK), 'opendir', SYS_BLOCK);
    return names.flatMap((name) => this.#diskWithPartitions(name));
  }

  name(major: number, minor: number): string | undefined {
    const path = this.#realPath(devicePath(major, minor));
    return path?.slice(path.lastIndexOf('/') + 1);
  }

  addresses(major: number, minor: number): DiskAddress[] {
    return this.#addressesOf(devicePath(major, minor));
  }

  statistics(): DiskStatistics[] {
    return parseDiskstats(check<string>(this.#tree.readText(DISKSTATS), 'open', DISKSTATS));
  }

  #diskWithPartitions(name: string): Disk[] {
    const link = `${SYS_BLOCK}/${name}`;
    const size = this.#tree.readText(`${link}/size`);
    if (typeof this.#tree.readLink(link) === 'number') return [];
    if (typeof size === 'number' || size === '0\n') return []; // an empty drive, an unused loop device
    const device = new BlockDevice(this.#tree, link);
    if (device.node === undefined) return [];
    const address = this.#ownAddress(link);
    const disk: Disk = {
      node: device.node,
      partition: false,
      dependencies: this.#dependencies(link),
      alias: device.mapperName,
      address,
      smart: address?.busType === 'nvme' ? this.#smart(device.node) : undefined,
    };
    return [disk, ...this.#partitions(name, device.node)];
  }

  #partitions(name: string, disk: string): Disk[] {
    const link = `${SYS_BLOCK}/${name}`;
    const entries = this.#tree.readDirectory(link);
    if (typeof entries === 'number') return [];
    return entries
      .filter((entry) => entry.startsWith(name) && /^p?\d/.test(entry.slice(name.length)))
      .flatMap((entry) => new BlockDevice(this.#tree, `${link}/${entry}`).node ?? [])
      .map((node) => ({
        node,
        partition: true,
        dependencies: [disk],
        alias: undefined,
        address: undefined,
        smart: undefined,
      }));
  }

  /** Of a disk that is not virtual. Failures do not count: it is worth listing without its address. */
  #ownAddress(link: string): DiskAddress | undefined {
    const path = this.#tree.realPath(link);
    if (typeof path === 'number' || isVirtual(path)) return undefined;
    try {
      return this.#address(path);
    } catch (error) {
      if (error instanceof SystemError) return undefined;
      throw error;
    }
  }

  /** Nodes of the devices that the one at `path` is built on; undefined where no list of them can be read. */
  #dependencies(path: string): string[] | undefined {
    const names = this.#tree.readDirectory(`${path}/slaves`);
    if (typeof names === 'number') return undefined;
    return names.flatMap((name) => new BlockDevice(this.#tree, `${path}/slaves/${name}`).node ?? []);
  }

  #addressesOf(link: string): DiskAddress[] {
    const path = this.#realPath(link);
    if (path === undefined) return [];
    if (isVirtual(path)) return this.#slaves(path).flatMap((slave) => this.#addressesOf(slave));
    const address = this.#address(path);
    return address === undefined ? [] : [address];
  }

  /** Undefined when nothing at all is known of the device. */
  #address(path: string): DiskAddress | undefined {
    const hardware = hardwareAddress(this.#tree, path);
    const { serial, node } = new BlockDevice(this.#tree, path);
    const known = hardware.busType !== 'unknown' || hardware.ccw !== undefined;
    return known || serial !== undefined || node !== undefined ? { ...hardware, serial, node } : undefined;
  }

  /** Links to the devices that the virtual one at `path` is built on. */
  #slaves(path: string): string[] {
    const directory = `${path}/slaves`;
    const names = this.#tree.readDirectory(directory);
    if (names === -ENOENT) return [];
    return check<string[]>(names, 'opendir', directory).map((name) => `${directory}/${name}`);
  }

  /** Undefined if it does not exist: a container may see mounts of devices that its /sys does not show. */
  #realPath(link: string): string | undefined {
    const path = this.#tree.realPath(link);
    return path === -ENOENT ? undefined : check<string>(path, 'realpath', link);
  }
}

function devicePath(major: number, minor: number): string {
  return `/sys/dev/block/${major}:${minor}`;
}

function isVirtual(path: string): boolean {
  return path.includes('/devices/virtual/block/');
}
