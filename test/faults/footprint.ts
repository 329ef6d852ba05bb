import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds: memory in bytes, and open descriptors. */
export interface Footprint {
  readonly resident: number;
  /** Of that what is its own: no part of a file, which the kernel maps as it is used, and takes back as it likes. */
  readonly anonymous: number;
  /** The most that has ever been resident. */
  readonly peak: number;
  readonly descriptors: number;
  /** Processes that it has started and that are still there, be it as zombies. */
  readonly children: number;
}

export function footprint(pid: number): Footprint {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) * 1024;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return {
    resident: bytes('VmRSS'),
    anonymous: bytes('RssAnon'),
    peak: bytes('VmHWM'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    children: children === '' ? 0 : children.split(' ').length,
  };
}
