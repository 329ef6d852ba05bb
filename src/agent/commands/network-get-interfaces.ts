import type { Result } from '../../api/index.ts';
import type { InterfaceStatistics, IpAddress, NetworkInterface } from '../../platform/index.ts';
import { attempt } from '../attempt.ts';
import type { Command } from '../command.ts';

type Interface = Result<'guest-network-get-interfaces'>[number];

export const networkGetInterfaces: Command<'guest-network-get-interfaces'> = ({ platform }) =>
  attempt(
    () => platform.network.interfaces(),
    ({ text }) => `getifaddrs failed: ${text}`,
  ).map(wireInterface);

/** The list of addresses is left out where it is empty, and so are the counters then, as clients have always seen it. */
function wireInterface({ name, hardwareAddress, addresses, statistics }: NetworkInterface): Interface {
  return {
    name,
    ...(hardwareAddress !== undefined && { 'hardware-address': hardwareAddress }),
    ...(addresses.length > 0 && { 'ip-addresses': addresses.map(wireAddress) }),
    ...(addresses.length > 0 && statistics && { statistics: wireStatistics(statistics) }),
  };
}

function wireAddress({ family, address, prefix }: IpAddress): NonNullable<Interface['ip-addresses']>[number] {
  return { 'ip-address': address, 'ip-address-type': family, prefix };
}

function wireStatistics(counters: InterfaceStatistics): NonNullable<Interface['statistics']> {
  return {
    'rx-bytes': counters.rxBytes,
    'rx-packets': counters.rxPackets,
    'rx-errs': counters.rxErrors,
    'rx-dropped': counters.rxDropped,
    'tx-bytes': counters.txBytes,
    'tx-packets': counters.txPackets,
    'tx-errs': counters.txErrors,
    'tx-dropped': counters.txDropped,
  };
}
