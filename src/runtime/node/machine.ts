import { hostname, machine, release, type, version } from 'node:os';
import type { Sys } from '../index.ts';
import { libc, result } from './libc.ts';

const CLOCK_REALTIME = 0;

type MachineCalls = Pick<Sys, 'uname' | 'loads' | 'realTime' | 'now' | 'runJobs' | 'trace' | 'collect'>;

/** The machine's names and clocks, and what an engine does for itself. */
export const machineCalls: MachineCalls = {
  uname: () => [type(), hostname(), release(), version(), machine()],
  loads() {
    const info = new BigUint64Array(16); // struct sysinfo (sysinfo(2)): uptime, then three load averages
    const value = result(() => libc.sysinfo(new Uint8Array(info.buffer)));
    return value < 0 ? value : [Number(info[1]), Number(info[2]), Number(info[3])];
  },
  realTime() {
    const time = new BigInt64Array(2); // struct timespec: seconds, nanoseconds
    libc.clock_gettime(CLOCK_REALTIME, new Uint8Array(time.buffer));
    return Number(time[0]) * 1e6 + Math.floor(Number(time[1]) / 1000);
  },
  now: () => performance.now(),
  runJobs() {}, // Node.js runs them when the callback returns
  trace: (error) => error.stack ?? String(error),
  collect() {
    globalThis.gc?.();
  },
};
