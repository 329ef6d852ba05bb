import type { Machine } from './machine.ts';

/** Where the kernel tells of a block device. */
function folder(major: number, minor: number): string {
  return `/sys/dev/block/${major}:${minor}`;
}

/** ioctl of loop(4), and the size of its struct loop_info64, which begins with the device of the file's file system. */
const LOOP_GET_STATUS64 = 0x4c05;
const INFO_SIZE = 232;

/** A file that a block device is made of. */
export interface BackingFile {
  /** As it was called when the device was made; it may have moved since. */
  readonly path: string;
  /** The device of the file system that it is on; undefined if that cannot be asked. */
  readonly device: readonly [major: number, minor: number] | undefined;
}

/** The files that it is made of: a loop device's, also below others such as those of the device mapper. */
export function backing(machine: Machine, major: number, minor: number): BackingFile[] {
  return filesBelow(machine, folder(major, minor));
}

function filesBelow(machine: Machine, path: string): BackingFile[] {
  // A partition's disk is the folder above.
  const disk = machine.status(`${path}/partition`) === undefined ? path : `${machine.real(path)}/..`;
  const file = machine.text(`${disk}/loop/backing_file`);
  if (file !== undefined) return [{ path: file, device: homeOf(machine, machine.real(disk)!) }];
  const slaves = machine.names(`${disk}/slaves`) ?? [];
  return slaves.flatMap((each) => filesBelow(machine, `${disk}/slaves/${each}`));
}

function homeOf({ sys }: Machine, disk: string): BackingFile['device'] {
  const fd = sys.open(`/dev/${disk.slice(disk.lastIndexOf('/') + 1)}`, 0, 0);
  if (fd < 0) return undefined;
  const info = new Uint8Array(INFO_SIZE);
  const result = sys.ioctl(fd, LOOP_GET_STATUS64, info);
  sys.close(fd);
  // 64 bits in the machine's order, of which the upper half is zero.
  const [one, other] = new Uint32Array(info.buffer);
  const device = one! || other!;
  return result < 0 ? undefined : [(device >>> 8) & 0xfff, (device & 0xff) | ((device >>> 12) & 0xfff00)];
}

/** Whether the device mapper holds it. */
export function suspended(machine: Machine, major: number, minor: number): boolean {
  return machine.text(`${folder(major, minor)}/dm/suspended`) === '1';
}

/** Whether it can be told which of its blocks are not in use. */
export function discards(machine: Machine, major: number, minor: number): boolean {
  const path = folder(major, minor);
  const QUEUE = 'queue/discard_max_bytes';
  const text = machine.text(`${path}/${QUEUE}`) ?? machine.text(`${machine.real(path)}/../${QUEUE}`);
  return text !== undefined && text !== '0';
}
