import type { Result } from '../../api/index.ts';
import { attempt, describeCall } from '../attempt.ts';
import type { Command } from '../command.ts';

type Statistics = Result<'guest-get-diskstats'>[number]['stats'];

/**
 * Columns of /proc/diskstats (Documentation/admin-guide/iostats.rst), of kernels since 2.6.25, 4.18 and 5.5.
 */
const DISK = [
  'read-ios',
  'read-merges',
  'read-sectors',
  'read-ticks',
  'write-ios',
  'write-merges',
  'write-sectors',
  'write-ticks',
  'ios-pgr',
  'total-ticks',
  'weight-ticks',
] as const;
const DISCARD = ['discard-ios', 'discard-merges', 'discard-sectors', 'discard-ticks'] as const;
const FLUSH = ['flush-ios', 'flush-ticks'] as const;
/** Of a partition, before 2.6.25. */
const OLD_PARTITION = ['read-ios', 'read-sectors', 'write-ios', 'write-sectors'] as const;

/** The schema's order. */
const MEMBERS = [
  'read-sectors',
  'read-ios',
  'read-merges',
  'write-sectors',
  'write-ios',
  'write-merges',
  'discard-sectors',
  'discard-ios',
  'discard-merges',
  'flush-ios',
  'read-ticks',
  'write-ticks',
  'discard-ticks',
  'flush-ticks',
  'ios-pgr',
  'total-ticks',
  'weight-ticks',
] as const;

export const getDiskstats: Command<'guest-get-diskstats'> = ({ platform }) =>
  attempt(() => platform.disks.statistics(), describeCall).map(({ name, major, minor, counters }) => ({
    name,
    major,
    minor,
    stats: statistics(counters),
  }));

function statistics(counters: readonly (number | bigint)[]): Statistics {
  const columns: readonly string[] = columnsOf(counters.length);
  const stats: Record<string, number | bigint> = {};
  for (const member of MEMBERS) {
    const column = columns.indexOf(member);
    if (column >= 0) stats[member] = counters[column]!;
  }
  return stats;
}

/** A group of columns is there as a whole or not at all. */
function columnsOf(count: number): readonly string[] {
  if (count === OLD_PARTITION.length) return OLD_PARTITION;
  const groups = [DISK, DISCARD, FLUSH];
  const columns: string[] = [];
  for (const group of groups) {
    if (columns.length + group.length > count) break;
    columns.push(...group);
  }
  return columns;
}
