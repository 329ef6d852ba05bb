import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file system of a few KiB in memory. It is gone with this process, whose mounts are its own. */
export class SmallDisk {
  readonly path: string;

  /** Mounts one of `size` bytes at `path`, which is made. */
  constructor(path: string, size: number) {
    this.path = path;
    mkdirSync(path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  }

  /** Leaves no room on it. */
  fill(): void {
    try {
      for (let i = 0; ; i++) writeFileSync(join(this.path, `filling-${i}`), 'x');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    execFileSync('/bin/sh', ['-c', 'rm -f "$0"/filling-*', this.path]);
  }

  remount(rights: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${rights}`, this.path]);
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.path]);
    rmSync(this.path, { recursive: true });
  }
}
