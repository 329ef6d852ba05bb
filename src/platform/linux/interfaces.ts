import type { InterfaceStatistics, IpAddress, NetworkInterface } from '../index.ts';
import type { Link, LinkAddress } from './link.ts';

/** Bytes of a hardware address that SIOCGIFHWADDR users look at: Ethernet's. */
const HARDWARE_ADDRESS = 6;

/**
 * Puts together what getifaddrs(3) and netdevice(7) would show: the links in their order, each with its addresses; then
 * aliases, names of addresses that are no link's, with the hardware address of the link before their colon.
 */
export function joinInterfaces(
  links: readonly Link[],
  addresses: readonly LinkAddress[],
  statistics: ReadonlyMap<string, InterfaceStatistics>,
): NetworkInterface[] {
  const interfaces = new Map<string, NetworkInterface & { readonly addresses: IpAddress[] }>();
  const names = new Map<number, string>();
  for (const { index, name, hardwareAddress } of links) {
    names.set(index, name);
    interfaces.set(name, {
      name,
      hardwareAddress: hardwareAddressText(hardwareAddress),
      addresses: [],
      statistics: statistics.get(name),
    });
  }
  for (const { index, label, address } of addresses) {
    const name = label ?? names.get(index);
    if (name === undefined) continue; // a link that is newer than the list
    const known = interfaces.get(name);
    if (known !== undefined) {
      known.addresses.push(address);
      continue;
    }
    const link = interfaces.get(name.replace(/:.*/, ''));
    interfaces.set(name, {
      name,
      hardwareAddress: link?.hardwareAddress,
      addresses: [address],
      statistics: undefined,
    });
  }
  return [...interfaces.values()];
}

/** Longer addresses (InfiniBand's have 20 bytes) are cut, shorter ones (tunnels') filled up with zeros. */
function hardwareAddressText(address: Uint8Array): string {
  return Array.from({ length: HARDWARE_ADDRESS }, (_, index) =>
    (address[index] ?? 0).toString(16).padStart(2, '0'),
  ).join(':');
}
