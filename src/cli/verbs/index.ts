import type { VerbEntry } from '../verb.ts';

/** All verbs, as help lists them. */
export const verbs: readonly VerbEntry[] = [
  {
    name: 'info',
    group: 'Look',
    summary: 'what the guest is: name, system, addresses, agent',
    load: async () => (await import('./info.ts')).info,
  },
  {
    name: 'df',
    group: 'Look',
    summary: 'how full the file systems are',
    load: async () => (await import('./df.ts')).df,
  },
  {
    name: 'ip',
    group: 'Look',
    summary: 'the addresses by which the guest is reached',
    load: async () => (await import('./ip.ts')).ip,
  },
  {
    name: 'disks',
    group: 'Look',
    summary: 'disks, partitions and what they are built on',
    load: async () => (await import('./disks.ts')).disks,
  },
  {
    name: 'users',
    group: 'Look',
    summary: 'who is logged in',
    load: async () => (await import('./users.ts')).users,
  },
];
