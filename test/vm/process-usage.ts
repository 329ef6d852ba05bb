import { setTimeout as sleep } from 'node:timers/promises';
import type { Guest } from './guest.ts';

/** What a process of the guest takes of it. */
export interface ProcessUsage {
  /** How often its threads have gone from sleeping to running. */
  readonly wakeUps: number;
  /** Time on processors, in ticks of 10 ms. */
  readonly ticks: number;
  /** How often it has touched a page that was not mapped, without anything being read from a disk. */
  readonly faults: number;
  /** Memory in KiB: now, of that what is its own alone, and at the peak since the last `resetPeak`. */
  readonly resident: number;
  readonly anonymous: number;
  readonly peak: number;
}

export async function processUsage({ shell }: Guest, pid: number): Promise<ProcessUsage> {
  const [status, switches, times] = (
    await shell.output(
      `cat /proc/${pid}/status; echo --; grep -h '^voluntary' /proc/${pid}/task/*/status; echo --; cat /proc/${pid}/stat`,
    )
  ).split('--');
  const member = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status!)?.[1]);
  // Behind the name in brackets, which may hold spaces: the state is column 3, minflt 10, utime 14, stime 15.
  const columns = times!.slice(times!.lastIndexOf(')') + 2).split(' ');
  return {
    wakeUps: [...switches!.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0),
    faults: Number(columns[7]),
    ticks: Number(columns[11]) + Number(columns[12]),
    resident: member('VmRSS'),
    anonymous: member('RssAnon'),
    peak: member('VmHWM'),
  };
}

/** What a process has taken once it does nothing any more; what it has taken so far if it never rests. */
export async function atRest(guest: Guest, pid: number): Promise<ProcessUsage> {
  let last = await processUsage(guest, pid);
  for (let i = 0; i < 20; i++) {
    await sleep(500);
    const now = await processUsage(guest, pid);
    if (now.ticks === last.ticks && now.wakeUps === last.wakeUps) return now;
    last = now;
  }
  return last;
}

/** Lets the peak begin anew. */
export async function resetPeak({ shell }: Guest, pid: number): Promise<void> {
  await shell.output(`echo 5 >/proc/${pid}/clear_refs`);
}
