import type { GuestCpuStats, GuestDiskStatsInfo, GuestNetworkInterface } from '../../api/index.ts';
import { type Attempted, known } from '../verbs/attempted.ts';
import { isReal } from '../verbs/df.ts';
import { memoryJson, type MemoryUse } from '../verbs/memory-use.ts';
import type { Sample } from './sample.ts';

const SECTOR = 512;

/** What processors have done, each in parts of all their time (0 to 1). */
export interface CpuShares {
  readonly user: number;
  readonly system: number;
  readonly iowait: number;
  readonly steal: number;
  /** All but idle and iowait. */
  readonly busy: number;
}

export interface DiskRates {
  readonly name: string;
  /** Bytes in a second. */
  readonly read: number;
  readonly written: number;
  /** Reads and writes in a second. */
  readonly operations: number;
  /** Part of the time with requests under way (0 to 1). */
  readonly busy: number;
}

export interface NetworkRates {
  readonly name: string;
  /** Bytes in a second. */
  readonly received: number;
  readonly sent: number;
}

export interface MountUse {
  readonly mountpoint: string;
  readonly used: number;
  readonly total: number;
}

/** What a guest did between two samples. */
export interface Activity {
  readonly load: readonly number[] | undefined;
  readonly cpu: CpuShares | undefined;
  readonly cpus: readonly CpuShares[];
  readonly memory: MemoryUse | undefined;
  readonly disks: readonly DiskRates[];
  readonly network: readonly NetworkRates[];
  readonly mounts: readonly MountUse[];
  /** What the agent does not tell, and why. */
  readonly unknown: Readonly<Record<string, string>>;
}

/** Devices of which nobody asks what they do: partitions and images count elsewhere. */
const SHADOWS = /^(loop|ram|zram|sr|fd|dm-)\d+$|^(vd|sd|xvd|hd)[a-z]+\d+$|^(nvme\d+n\d+|mmcblk\d+)p\d+$/;

export function activity(before: Sample, after: Sample): Activity {
  const seconds = Math.max(1, after.time - before.time) / 1000;
  const load = known(after.load);
  const cpus = paired(before.cpus, after.cpus, ({ cpu }) => String(cpu)).map(([old, now]) => spent(old, now));
  return {
    load: load && [load.load1m, load.load5m, load.load15m],
    cpu: cpus.length === 0 ? undefined : shares(sum(cpus)),
    cpus: cpus.map(shares),
    memory: known(after.memory),
    disks: paired(before.disks, after.disks, ({ name }) => name)
      .filter(([, { name }]) => !SHADOWS.test(name))
      .map(([old, now]) => diskRates(old, now, seconds)),
    network: paired(before.network, after.network, ({ name }) => name)
      .filter(([, { name }]) => name !== 'lo')
      .map(([old, now]) => networkRates(old, now, seconds)),
    mounts: (known(after.mounts) ?? []).filter(isReal).map((mount) => ({
      mountpoint: mount.mountpoint,
      used: Number(mount['used-bytes'] ?? 0),
      total: Number(mount['total-bytes'] ?? 0),
    })),
    unknown: unknownOf(after),
  };
}

/** As `--json` tells it. */
export function activityJson({ memory, ...rest }: Activity): object {
  return { ...rest, memory: memory && memoryJson(memory) };
}

/** Those that both have, by name. */
function paired<T>(
  before: Attempted<readonly T[]>,
  after: Attempted<readonly T[]>,
  key: (one: T) => string,
): [T, T][] {
  const old = new Map((known(before) ?? []).map((one) => [key(one), one]));
  return (known(after) ?? []).flatMap((one): [T, T][] => {
    const other = old.get(key(one));
    return other === undefined ? [] : [[other, one]];
  });
}

interface CpuTimes {
  readonly user: number;
  readonly system: number;
  readonly iowait: number;
  readonly steal: number;
  readonly idle: number;
}

function spent(before: GuestCpuStats, after: GuestCpuStats): CpuTimes {
  const counted = (...names: (keyof GuestCpuStats)[]): number =>
    names.reduce((total, name) => total + since(before[name], after[name]), 0);
  return {
    user: counted('user', 'nice'),
    system: counted('system', 'irq', 'softirq'),
    iowait: counted('iowait'),
    steal: counted('steal'),
    idle: counted('idle'),
  };
}

function sum(times: readonly CpuTimes[]): CpuTimes {
  const total = (name: keyof CpuTimes): number => times.reduce((all, one) => all + one[name], 0);
  return {
    user: total('user'),
    system: total('system'),
    iowait: total('iowait'),
    steal: total('steal'),
    idle: total('idle'),
  };
}

function shares({ user, system, iowait, steal, idle }: CpuTimes): CpuShares {
  const all = Math.max(1, user + system + iowait + steal + idle);
  return {
    user: user / all,
    system: system / all,
    iowait: iowait / all,
    steal: steal / all,
    busy: (user + system + steal) / all,
  };
}

function diskRates(
  { stats: old }: GuestDiskStatsInfo,
  { name, stats: now }: GuestDiskStatsInfo,
  seconds: number,
): DiskRates {
  const rate = (...names: (keyof typeof now)[]): number =>
    names.reduce((total, each) => total + since(old[each], now[each]), 0) / seconds;
  return {
    name,
    read: rate('read-sectors') * SECTOR,
    written: rate('write-sectors') * SECTOR,
    operations: rate('read-ios', 'write-ios'),
    busy: Math.min(1, rate('total-ticks') / 1000),
  };
}

function networkRates(
  before: GuestNetworkInterface,
  { name, statistics }: GuestNetworkInterface,
  seconds: number,
): NetworkRates {
  const old = before.statistics;
  return {
    name,
    received: since(old?.['rx-bytes'], statistics?.['rx-bytes']) / seconds,
    sent: since(old?.['tx-bytes'], statistics?.['tx-bytes']) / seconds,
  };
}

/** What a counter has grown by. One that fell was begun anew. */
function since(before: unknown, after: unknown): number {
  return Math.max(0, Number(after ?? 0) - Number(before ?? 0));
}

function unknownOf(sample: Sample): Record<string, string> {
  const unknown: Record<string, string> = {};
  for (const [name, value] of Object.entries(sample)) {
    if (typeof value === 'object' && 'refusal' in value) unknown[name] = value.refusal as string;
  }
  return unknown;
}
