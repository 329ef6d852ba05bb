import { decodeSystemText, type Sys } from '../index.ts';
import { libc, result } from './libc.ts';

const CLOCK_REALTIME = 0;
/** Bytes of each name in struct utsname, the closing zero among them. */
const NAME = 65;
/** A line of a stack trace that is a place. */
const PLACE = /^ +at .*$/gm;

/**
 * Runs what promises have made ready, right now. Node.js does so when a callback returns; what the loop serves in one
 * turn are several callbacks in one of Node.js'. Documented as deprecated (DEP0134), and there is nothing else.
 */
const { _tickCallback: runJobs } = process as unknown as { readonly _tickCallback: () => void };

type MachineCalls = Pick<
  Sys,
  'uname' | 'loads' | 'realTime' | 'setRealTime' | 'now' | 'runJobs' | 'trace' | 'collect'
>;

/** The machine's names and clocks, and what an engine does for itself. */
export const machineCalls: MachineCalls = {
  uname() {
    const names = new Uint8Array(6 * NAME); // struct utsname; the sixth is the domain's
    const value = result(() => libc.uname(names));
    if (value < 0) return value;
    const name = (index: number): string => {
      const from = index * NAME;
      return decodeSystemText(names, from, names.indexOf(0, from));
    };
    return [name(0), name(1), name(2), name(3), name(4)];
  },
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
  setRealTime(microseconds) {
    const seconds = Math.floor(microseconds / 1e6);
    const time = new BigInt64Array([BigInt(seconds), BigInt(microseconds - seconds * 1e6) * 1000n]);
    return result(() => libc.clock_settime(CLOCK_REALTIME, new Uint8Array(time.buffer)));
  },
  now: () => Number(process.hrtime.bigint()) / 1e6,
  runJobs,
  trace: (error) => [String(error), ...(error.stack?.match(PLACE) ?? [])].join('\n'),
  collect() {
    globalThis.gc?.();
  },
};
