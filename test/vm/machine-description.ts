import type { FileTree } from './file-tree.ts';

/** What a machine has beside what all of them have. */
export interface MachineDescription {
  /** Of the group of checks that it is started for. */
  readonly name: string;
  /** For all of these checks, in milliseconds, the guest's start included. */
  readonly timeLimit: number;
  /** More modules of the kernel. */
  readonly modules?: readonly string[];
  readonly disks?: readonly ExtraDisk[];
  /** At the start; CPUS.present unless told. */
  readonly processors?: number;
  /** Makes more files of the guest. */
  readonly files?: () => Promise<FileTree>;
  /** More words of the kernel's command line. */
  readonly kernelLine?: readonly string[];
}

/**
 * A virtio disk, made anew for each start of the machine, which its guest writes to: /dev/vdb is the first of them. What the
 * guest discards is given back to the host's file system.
 */
export interface ExtraDisk {
  /** Serial number, and QEMU's name of the node that holds its data; the node below it is `ID-file`, the device `ID-disk`. */
  readonly id: string;
  /** Makes the image. */
  readonly make: (path: string) => Promise<unknown>;
}

/** The machine without anything more: what the agent tells is held against it. */
export const plainMachine: MachineDescription = { name: 'a guest at rest', timeLimit: 420_000 };
