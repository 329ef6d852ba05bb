import type { DiskStatistics } from '../index.ts';
import { parseDecimal } from './decimal.ts';

/** Lines of /proc/diskstats with three fields and at least this many counters, which every kernel's have. */
const MIN_COUNTERS = 4;

/** The devices of /proc/diskstats, in its order (Documentation/admin-guide/iostats.rst). */
export function parseDiskstats(text: string): DiskStatistics[] {
  const devices: DiskStatistics[] = [];
  for (const line of text.split('\n')) {
    const [major, minor, name, ...counters] = line.trim().split(/\s+/);
    if (name === undefined || counters.length < MIN_COUNTERS) continue;
    devices.push({ name, major: Number(major), minor: Number(minor), counters: counters.map(parseDecimal) });
  }
  return devices;
}
