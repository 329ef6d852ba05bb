import type { Tree } from './tree.ts';
import { udevProperties } from './udev-database.ts';

/** A block device, by its directory in /sys. What it tells is read when it is asked for. */
export class BlockDevice {
  readonly #tree: Tree;
  readonly path: string;
  /** `MAJOR:MINOR`, as the kernel writes it; undefined if the directory is no block device. */
  readonly numbers: string | undefined;
  /** Device node, such as `/dev/vda1`; undefined if the kernel names none. */
  readonly node: string | undefined;

  constructor(tree: Tree, path: string) {
    this.#tree = tree;
    this.path = path;
    const text = tree.readText(`${path}/uevent`);
    const uevent = typeof text === 'number' ? '' : text;
    const name = /^DEVNAME=(.+)$/m.exec(uevent)?.[1];
    const major = /^MAJOR=(\d+)$/m.exec(uevent)?.[1];
    const minor = /^MINOR=(\d+)$/m.exec(uevent)?.[1];
    this.node = name && (name.startsWith('/') ? name : `/dev/${name}`);
    this.numbers = major && minor && `${major}:${minor}`;
  }

  /**
   * What udev calls ID_SERIAL, the serial number with vendor and model before it or a worldwide name. Where
   * udev knows nothing of the device, the serial number that the disk itself gives.
   */
  get serial(): string | undefined {
    const properties = this.#udev();
    if (properties !== undefined) return properties.get('ID_SERIAL') || undefined;
    const { path } = this;
    // A partition's disk is the directory above.
    const disk = typeof this.#tree.readText(`${path}/partition`) === 'number' ? path : parent(path);
    return (
      this.#attribute(`${disk}/serial`) ?? // virtio-blk
      this.#attribute(`${disk}/device/serial`) ?? // NVMe, MMC
      this.#unitSerial(`${disk}/device/vpd_pg80`) // SCSI
    );
  }

  /** The device mapper's name. */
  get mapperName(): string | undefined {
    const properties = this.#udev();
    return (properties ? properties.get('DM_NAME') : this.#attribute(`${this.path}/dm/name`)) || undefined;
  }

  #udev(): ReadonlyMap<string, string> | undefined {
    return this.numbers === undefined ? undefined : udevProperties(this.#tree, this.numbers);
  }

  #attribute(path: string): string | undefined {
    const text = this.#tree.readText(path);
    return (typeof text === 'string' && text.trim()) || undefined;
  }

  /** SCSI's vital product data, page 80h: four bytes before the text. */
  #unitSerial(path: string): string | undefined {
    const text = this.#tree.readText(path);
    return (typeof text === 'string' && text.slice(4).trim()) || undefined;
  }
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
