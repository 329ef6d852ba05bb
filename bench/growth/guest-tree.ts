import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Puts files below `root`. */
class GuestTree {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  file(path: string, text: string): void {
    this.#made(path, (at) => writeFileSync(at, text));
  }

  /** A link, to a path of the guest. */
  link(path: string, target: string): void {
    this.#made(path, (at) => symlinkSync(this.#root + target, at));
  }

  #made(path: string, make: (at: string) => void): void {
    const at = join(this.#root, path);
    mkdirSync(dirname(at), { recursive: true });
    make(at);
  }
}

/** A guest with `count` virtio disks, each with one partition that is mounted. */
export function disksAndMounts(root: string, count: number): void {
  const tree = new GuestTree(root);
  const mounts: string[] = [];
  for (let i = 0; i < count; i++) {
    const [domain, slot] = [(i >> 5).toString(16).padStart(4, '0'), (i & 31).toString(16).padStart(2, '0')];
    const device = `/sys/devices/pci${domain}:00/${domain}:00:${slot}.0`;
    const disk = `${device}/virtio${i}/block/vd${i}`;
    const [major, minor] = [254 + (i >> 7), (i & 127) * 2];
    tree.link(`${device}/driver`, '/sys/bus/pci/drivers/virtio-pci');
    tree.file(`${disk}/uevent`, `MAJOR=${major}\nMINOR=${minor}\nDEVNAME=vd${i}\nDEVTYPE=disk\n`);
    tree.file(`${disk}/size`, '41943040\n');
    tree.file(
      `${disk}/vd${i}p1/uevent`,
      `MAJOR=${major}\nMINOR=${minor + 1}\nDEVNAME=vd${i}p1\nDEVTYPE=partition\n`,
    );
    tree.link(`/sys/block/vd${i}`, disk);
    tree.link(`/sys/dev/block/${major}:${minor + 1}`, `${disk}/vd${i}p1`);
    for (const number of [minor, minor + 1]) {
      tree.file(`/run/udev/data/b${major}:${number}`, `E:ID_SERIAL=disk-${i}\n`);
    }
    mounts.push(
      `${i + 30} 1 ${major}:${minor + 1} / /mnt/${i} rw,relatime shared:${i} - ext4 /dev/vd${i}p1 rw\n`,
    );
  }
  tree.file('/proc/self/mountinfo', mounts.join(''));
}

/** A guest with `count` processors. */
export function processors(root: string, count: number): void {
  const tree = new GuestTree(root);
  const lines = ['cpu  1 2 3 4 5 6 7 8 9 10\n'];
  for (let i = 0; i < count; i++) {
    tree.file(`/sys/devices/system/cpu/cpu${i}/online`, '1\n');
    lines.push(`cpu${i} 4705 356 584 3699176 23060 16 2375 0 0 0\n`);
  }
  tree.file('/proc/stat', `${lines.join('')}intr 114930548\nctxt 1990473\n`);
}
