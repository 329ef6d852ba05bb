import { cpuStates, type CpuTimes } from '../index.ts';
import { parseDecimal } from './decimal.ts';

/** Milliseconds of a tick: what the kernel tells user space is in hundredths of a second on every architecture. */
const TICK = 10;
/** Columns that every kernel's lines have. */
const MIN_STATES = 4;

/** The lines `cpuN` of /proc/stat, in its order (proc_stat(5)). */
export function parseCpuTimes(text: string): CpuTimes[] {
  const cpus: CpuTimes[] = [];
  for (const line of text.split('\n')) {
    const [name = '', ...ticks] = line.split(' ');
    if (!/^cpu\d+$/.test(name)) continue;
    if (ticks.length < MIN_STATES) break;
    cpus.push({
      id: Number(name.slice(3)),
      milliseconds: ticks.slice(0, cpuStates.length).map(milliseconds),
    });
  }
  return cpus;
}

function milliseconds(ticks: string): number | bigint {
  const value = parseDecimal(ticks);
  return typeof value === 'bigint' || value > Number.MAX_SAFE_INTEGER / TICK
    ? BigInt(value) * BigInt(TICK)
    : value * TICK;
}
