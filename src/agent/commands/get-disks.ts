import type { Result } from '../../api/index.ts';
import { type Disk, nvmeCounters, type NvmeSmart } from '../../platform/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';
import { wireDiskAddress } from '../disk-address.ts';

type DiskInfo = Result<'guest-get-disks'>[number];

/** The kernel's last disk first, its partitions before it, as clients have always seen them. */
export const getDisks: Command<'guest-get-disks'> = ({ platform }) =>
  attempt(
    () => platform.disks.list(),
    ({ path, text }) => `Can't open directory "${path}": ${text}`,
  )
    .toReversed()
    .map(diskInfo);

function diskInfo({ node, partition, dependencies, address, alias, smart }: Disk): DiskInfo {
  return {
    name: node,
    partition,
    ...(dependencies && { dependencies: dependencies.toReversed() }),
    ...(address && { address: wireDiskAddress(address) }),
    ...(alias !== undefined && { alias }),
    ...(smart && { smart: nvmeSmart(smart) }),
  };
}

function nvmeSmart(smart: NvmeSmart): DiskInfo['smart'] & {} {
  const counters: Record<string, bigint> = {};
  for (const name of nvmeCounters) {
    const [low, high] = smart.counters[name];
    counters[`${name}-lo`] = low;
    counters[`${name}-hi`] = high;
  }
  return {
    type: 'nvme',
    'critical-warning': smart.criticalWarning,
    temperature: smart.temperature,
    'available-spare': smart.availableSpare,
    'available-spare-threshold': smart.availableSpareThreshold,
    'percentage-used': smart.percentageUsed,
    ...(counters as Record<`${(typeof nvmeCounters)[number]}-${'lo' | 'hi'}`, bigint>),
  };
}
