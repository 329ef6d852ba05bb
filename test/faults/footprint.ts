import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds: memory in bytes, and open descriptors. */
export interface Footprint {
  readonly resident: number;
  /**
   * What is its own: no part of a file, which the kernel maps as it is used, and takes back as it likes. Counted page by
   * page, where the number in `status` is a few hundred kilobytes behind with some kernels.
   */
  readonly anonymous: number;
  /** The most that has ever been resident. */
  readonly peak: number;
  readonly descriptors: number;
  /** Processes that it has started and that are still there, be it as zombies. */
  readonly children: number;
}

export function footprint(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const pages = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return {
    resident: bytes(status, 'VmRSS'),
    anonymous: bytes(pages, 'Anonymous') + bytes(pages, 'Swap'),
    peak: bytes(status, 'VmHWM'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    children: children === '' ? 0 : children.split(' ').length,
  };
}

function bytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)![1]) * 1024;
}
