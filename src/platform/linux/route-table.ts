import type { Ipv4Route, Ipv6Route } from '../index.ts';
import { LITTLE_ENDIAN } from './byte-order.ts';
import { ipv4Text, ipv6Text } from './ip-text.ts';

const IPV4_COLUMNS = 11;
const IPV6_COLUMNS = 10;

/** The routes of /proc/net/route, in its order (proc_pid_net(5)); its first line holds titles. */
export function parseIpv4Routes(text: string): Ipv4Route[] {
  const routes: Ipv4Route[] = [];
  for (const line of text.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    if (columns.length < IPV4_COLUMNS) continue;
    const [name = '', destination, gateway, flags = '', refcnt, use, metric, mask, mtu, window, irtt] =
      columns;
    routes.push({
      version: 4,
      interface: name,
      destination: nativeAddress(destination!),
      gateway: nativeAddress(gateway!),
      mask: nativeAddress(mask!),
      flags: parseInt(flags, 16),
      references: Number(refcnt),
      use: Number(use),
      metric: Number(metric),
      mtu: Number(mtu),
      window: Number(window),
      irtt: Number(irtt),
    });
  }
  return routes;
}

/** The routes of /proc/net/ipv6_route, in its order; all numbers are hexadecimal. */
export function parseIpv6Routes(text: string): Ipv6Route[] {
  const routes: Ipv6Route[] = [];
  for (const line of text.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns.length < IPV6_COLUMNS) continue;
    const number = (column: number): number => parseInt(columns[column]!, 16);
    routes.push({
      version: 6,
      interface: columns[9]!,
      destination: ipv6Text(bytesOf(columns[0]!)),
      destinationPrefix: number(1),
      source: ipv6Text(bytesOf(columns[2]!)),
      sourcePrefix: number(3),
      nextHop: ipv6Text(bytesOf(columns[4]!)),
      flags: number(8),
      references: number(6),
      use: number(7),
      metric: number(5),
    });
  }
  return routes;
}

/** An address that the kernel printed as if its four bytes were a number of this machine. */
function nativeAddress(digits: string): string {
  const bytes = bytesOf(digits);
  return ipv4Text(LITTLE_ENDIAN ? bytes.toReversed() : bytes);
}

function bytesOf(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
