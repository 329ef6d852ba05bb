import type { Machine } from './machine.ts';

/** Where the kernel tells of a block device. */
function folder(major: number, minor: number): string {
  return `/sys/dev/block/${major}:${minor}`;
}

/** The files that it is made of: a loop device's, also below others such as those of the device mapper. */
export function backing(machine: Machine, major: number, minor: number): string[] {
  return filesBelow(machine, folder(major, minor));
}

function filesBelow(machine: Machine, path: string): string[] {
  // A partition's disk is the folder above.
  const disk = machine.status(`${path}/partition`) === undefined ? path : `${machine.real(path)}/..`;
  const file = machine.text(`${disk}/loop/backing_file`);
  if (file !== undefined) return [file];
  const slaves = machine.names(`${disk}/slaves`) ?? [];
  return slaves.flatMap((each) => filesBelow(machine, `${disk}/slaves/${each}`));
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
