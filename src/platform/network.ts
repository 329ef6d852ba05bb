/** Network interfaces and routes. */
export interface Network {
  /**
   * Every link in the kernel's order with its addresses, then the aliases (`eth0:1`) of IPv4 addresses. SystemError if the
   * kernel does not tell.
   */
  interfaces(): NetworkInterface[];
  /** Routes of both families, IPv4 first; those of a family that is off are left out. */
  routes(): Route[];
}

export interface NetworkInterface {
  readonly name: string;
  /** Six bytes as lower-case `xx:xx:xx:xx:xx:xx`; undefined for an alias of no link. */
  readonly hardwareAddress: string | undefined;
  readonly addresses: readonly IpAddress[];
  /** Counters; undefined where the kernel keeps none. */
  readonly statistics: InterfaceStatistics | undefined;
}

export interface IpAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  /** Length of the network's prefix in bits. */
  readonly prefix: number;
}

export interface InterfaceStatistics {
  readonly rxBytes: number | bigint;
  readonly rxPackets: number | bigint;
  readonly rxErrors: number | bigint;
  readonly rxDropped: number | bigint;
  readonly txBytes: number | bigint;
  readonly txPackets: number | bigint;
  readonly txErrors: number | bigint;
  readonly txDropped: number | bigint;
}

export type Route = Ipv4Route | Ipv6Route;

export interface Ipv4Route {
  readonly version: 4;
  readonly interface: string;
  readonly destination: string;
  readonly gateway: string;
  readonly mask: string;
  readonly flags: number;
  readonly references: number;
  readonly use: number;
  readonly metric: number;
  readonly mtu: number;
  readonly window: number;
  readonly irtt: number;
}

export interface Ipv6Route {
  readonly version: 6;
  readonly interface: string;
  readonly destination: string;
  readonly destinationPrefix: number;
  readonly source: string;
  readonly sourcePrefix: number;
  readonly nextHop: string;
  /** The kernel's 32 bits, unsigned. */
  readonly flags: number;
  readonly references: number;
  readonly use: number;
  /** The kernel's 32 bits, unsigned. */
  readonly metric: number;
}
