import type { Machine } from './machine.ts';

/** Bits of a set of capabilities (linux/capability.h). */
export const DAC_OVERRIDE = 1;
export const SETGID = 6;
export const SETUID = 7;
export const SYS_ADMIN = 21;
export const SYS_BOOT = 22;
export const SYS_TIME = 25;

/** Ticks of a second in /proc, on every architecture that we build for. */
const TICKS = 100;

/** A process, as /proc tells of it (proc(5)). */
export interface Process {
  readonly pid: number;
  /** Its program's name, of at most 15 bytes. */
  readonly name: string;
  /** Effective user. */
  readonly uid: number;
  /** Effective capabilities: the 32 lowest bits. */
  readonly capabilities: number;
  readonly seccomp: boolean;
  /** SELinux's context or AppArmor's profile; undefined where there is neither, or it cannot be seen. */
  readonly context: string | undefined;
  /** Whether users of it are the machine's own. */
  readonly ownUsers: boolean;
  /** Tells mount tables apart; undefined where it cannot be seen. */
  readonly mounts: string | undefined;
  /** Seconds since it was started. */
  readonly age: number;
}

/** Undefined if there is no such process, or it cannot be seen. */
export function readProcess(machine: Machine, pid: number): Process | undefined {
  const folder = `/proc/${pid}`;
  const status = machine.text(`${folder}/status`);
  if (status === undefined) return undefined;
  const field = (name: string): string => new Map(fields(status)).get(name) ?? '';
  const users = machine.text(`${folder}/uid_map`);
  // After the name, which may have any character: the 20th field from there is the start.
  const [, start = '0'] = /\) (?:\S+ ){19}(\d+)/.exec(machine.text(`${folder}/stat`) ?? '') ?? [];
  return {
    pid,
    name: field('Name'),
    uid: Number(field('Uid').split('\t')[1] ?? NaN),
    capabilities: parseInt(field('CapEff').slice(-8), 16),
    seccomp: field('Seccomp') === '2',
    context: (machine.text(`${folder}/attr/current`) ?? '').replace(/\0$/, '') || undefined,
    ownUsers: users === undefined || /^0 +0 +4294967295$/.test(users),
    mounts: machine.link(`${folder}/ns/mnt`),
    age: upTime(machine) - Number(start) / TICKS,
  };
}

function fields(text: string): [name: string, value: string][] {
  return text.split('\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
}

/** Whether it has a capability that counts for the machine. */
export function hasCapability({ capabilities, ownUsers }: Process, bit: number): boolean {
  return ownUsers && ((capabilities >>> bit) & 1) === 1;
}

/** Seconds since the machine's start. */
export function upTime(machine: Machine): number {
  return Number(machine.text('/proc/uptime')?.split(' ')[0] ?? machine.sys.now() / 1000);
}

/** The process numbers of all. */
export function processes(machine: Machine): number[] {
  const numbers = (machine.names('/proc') ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.sort((a, b) => a - b);
}

/** Those that have a file open; and whether all processes could be asked. */
export function holders(machine: Machine, path: string): { readonly pids: number[]; readonly all: boolean } {
  let all = true;
  const pids = processes(machine).filter((pid) => {
    const folder = `/proc/${pid}/fd`;
    const descriptors = machine.names(folder);
    // One that has just ended has no folder.
    if (descriptors === undefined) all &&= machine.status(folder) === undefined;
    return descriptors?.some((each) => machine.link(`${folder}/${each}`) === path);
  });
  return { pids, all };
}
