import { randomBytes } from 'node:crypto';
import { request } from '../blocking-channel.ts';
import type { RunningSubject } from '../subject.ts';
import { disksAndMounts, processors } from './guest-tree.ts';

/** Something whose cost should grow as its size does, and no faster. */
export interface Growth {
  readonly title: string;
  /** What is counted. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Makes the guest of a size, below `root`. */
  readonly guest?: (root: string, size: number) => void;
  /** What is asked of it. */
  readonly requests: (subject: RunningSubject, size: number) => Buffer;
}

const MIB = 1 << 20;

export const growths: readonly Growth[] = [
  {
    title: 'guest-get-fsinfo',
    unit: 'mounts',
    sizes: [1, 10, 100, 250, 500, 750, 1000],
    guest: disksAndMounts,
    requests: () => request('guest-get-fsinfo'),
  },
  {
    title: 'guest-get-disks',
    unit: 'disks',
    sizes: [1, 10, 100, 250, 500, 750, 1000],
    guest: disksAndMounts,
    requests: () => request('guest-get-disks'),
  },
  {
    title: 'guest-get-vcpus',
    unit: 'processors',
    sizes: [1, 16, 256, 1024, 2048, 3072, 4096],
    guest: processors,
    requests: () => request('guest-get-vcpus'),
  },
  {
    title: 'guest-get-cpustats',
    unit: 'processors',
    sizes: [1, 16, 256, 1024, 2048, 3072, 4096],
    guest: processors,
    requests: () => request('guest-get-cpustats'),
  },
  {
    title: 'guest-file-write',
    unit: 'MiB of message',
    sizes: [1, 8, 16, 24, 32, 48, 63],
    requests: (subject, size) => {
      const handle = subject.channel.ask('guest-file-open', { path: '/dev/null', mode: 'w' });
      return request('guest-file-write', {
        handle,
        'buf-b64': randomBytes(size * MIB * 0.75).toString('base64'),
      });
    },
  },
  {
    // As many tokens as a message may have.
    title: 'small tokens',
    unit: 'MiB of message',
    sizes: [0.25, 0.5, 1, 2, 3, 4],
    requests: (_subject, size) => Buffer.from(`[${'{"a":12345}, '.repeat((size * MIB) / 13)}1]\n`),
  },
];
