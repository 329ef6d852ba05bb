import type { InterfaceStatistics } from '../index.ts';
import { parseDecimal } from './decimal.ts';

/** Columns of /proc/net/dev after the name: eight of what was received, eight of what was sent. */
const COLUMNS = 16;

/** Counters by interface from the text of /proc/net/dev (proc_pid_net(5)). */
export function parseInterfaceStatistics(text: string): Map<string, InterfaceStatistics> {
  const statistics = new Map<string, InterfaceStatistics>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/);
    if (colon < 0 || columns.length !== COLUMNS) continue;
    const counter = (column: number): number | bigint => parseDecimal(columns[column]!);
    statistics.set(line.slice(0, colon).trim(), {
      rxBytes: counter(0),
      rxPackets: counter(1),
      rxErrors: counter(2),
      rxDropped: counter(3),
      txBytes: counter(8),
      txPackets: counter(9),
      txErrors: counter(10),
      txDropped: counter(11),
    });
  }
  return statistics;
}
