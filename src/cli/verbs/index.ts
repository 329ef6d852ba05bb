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
  {
    name: 'top',
    group: 'Look',
    summary: 'load, processors, memory, disks and network, live',
    load: async () => (await import('./top.ts')).top,
  },
  {
    name: 'mem',
    group: 'Look',
    summary: 'memory in use; memory blocks online or offline',
    load: async () => (await import('./mem.ts')).mem,
  },
  {
    name: 'cpu',
    group: 'Look',
    summary: 'processors online or offline',
    load: async () => (await import('./cpu.ts')).cpu,
  },
  {
    name: 'cat',
    group: 'Files and programs',
    summary: 'prints files of the guest',
    load: async () => (await import('./cat.ts')).cat,
  },
  {
    name: 'cp',
    group: 'Files and programs',
    summary: 'copies files and directories, both ways',
    load: async () => (await import('./cp.ts')).cp,
  },
  {
    name: 'exec',
    group: 'Files and programs',
    summary: 'runs a program in the guest',
    load: async () => (await import('./exec.ts')).exec,
  },
  {
    name: 'shell',
    group: 'Files and programs',
    summary: 'a shell in the guest, line by line',
    load: async () => (await import('./shell.ts')).shell,
  },
  {
    name: 'time',
    group: 'Change',
    summary: "the guest's clock beside the host's; sets it",
    load: async () => (await import('./time.ts')).time,
  },
  {
    name: 'passwd',
    group: 'Change',
    summary: "sets a user's password",
    load: async () => (await import('./passwd.ts')).passwd,
  },
  {
    name: 'ssh-key',
    group: 'Change',
    summary: 'lists, adds or removes keys that a user may log in with',
    load: async () => (await import('./ssh-key.ts')).sshKey,
  },
  {
    name: 'freeze',
    group: 'Disks and power',
    summary: 'freezes file systems while a command runs here',
    load: async () => (await import('./freeze.ts')).freeze,
  },
  {
    name: 'thaw',
    group: 'Disks and power',
    summary: 'thaws what somebody has left frozen',
    load: async () => (await import('./freeze.ts')).thaw,
  },
  {
    name: 'trim',
    group: 'Disks and power',
    summary: 'gives unused blocks of disks back to the host',
    load: async () => (await import('./trim.ts')).trim,
  },
  {
    name: 'shutdown',
    group: 'Disks and power',
    summary: 'shuts the guest down',
    load: async () => (await import('./power.ts')).shutdown,
  },
  {
    name: 'reboot',
    group: 'Disks and power',
    summary: 'starts the guest anew',
    load: async () => (await import('./power.ts')).reboot,
  },
  {
    name: 'suspend',
    group: 'Disks and power',
    summary: 'lets the guest sleep',
    load: async () => (await import('./power.ts')).suspend,
  },
  {
    name: 'wake',
    group: 'Disks and power',
    summary: 'wakes a sleeping guest up',
    load: async () => (await import('./power.ts')).wake,
  },
  {
    name: 'wait',
    group: 'Find out',
    summary: 'waits until the agent answers, an address is there, a command succeeds',
    load: async () => (await import('./wait.ts')).wait,
  },
  {
    name: 'doctor',
    group: 'Find out',
    summary: 'finds out why an agent does not answer',
    load: async () => (await import('./doctor.ts')).doctor,
  },
];
