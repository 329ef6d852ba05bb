// Made from schema/network.qapi by `npm run generate`. Changes belong there.

/** Which kind an IP address is of. */
export type GuestIpAddressType = 'ipv4' | 'ipv6';

/** An IP address of an interface. */
export interface GuestIpAddress {
  /** the address as text, without an IPv6 scope */
  readonly 'ip-address': string;
  /** its kind */
  readonly 'ip-address-type': GuestIpAddressType;
  /** length of the network's prefix in bits */
  readonly prefix: number | bigint;
}

/** What an interface has received and sent since it came up. */
export interface GuestNetworkInterfaceStat {
  /** bytes received */
  readonly 'rx-bytes': number | bigint;
  /** packets received */
  readonly 'rx-packets': number | bigint;
  /** bad packets received */
  readonly 'rx-errs': number | bigint;
  /** packets received and dropped */
  readonly 'rx-dropped': number | bigint;
  /** bytes sent */
  readonly 'tx-bytes': number | bigint;
  /** packets sent */
  readonly 'tx-packets': number | bigint;
  /** packets that could not be sent */
  readonly 'tx-errs': number | bigint;
  /** packets dropped instead of being sent */
  readonly 'tx-dropped': number | bigint;
}

/** A network interface. */
export interface GuestNetworkInterface {
  /** such as "eth0" */
  readonly name: string;
  /** MAC address, such as "52:54:00:12:34:56" */
  readonly 'hardware-address'?: string;
  /** its IP addresses, if it has any */
  readonly 'ip-addresses'?: readonly GuestIpAddress[];
  /** its counters, if it has IP addresses (since 2.11) */
  readonly statistics?: GuestNetworkInterfaceStat;
}

/** A route. */
export interface GuestNetworkRoute {
  /** the interface that it goes out by */
  readonly iface: string;
  /** where it leads to: a network or a host */
  readonly destination: string;
  /** its cost; the cheapest route is taken */
  readonly metric: number | bigint;
  /** the next hop (IPv4 only) */
  readonly gateway?: string;
  /** the destination's network mask (IPv4 only) */
  readonly mask?: string;
  /**
   * first guess of the round-trip time, in milliseconds; 0 where
   * there is none (IPv4 only)
   */
  readonly irtt?: number | bigint;
  /** the kernel's flags (RTF_UP and so on) */
  readonly flags?: number | bigint;
  /** how often it is referred to */
  readonly refcnt?: number | bigint;
  /** how often it was looked up */
  readonly use?: number | bigint;
  /**
   * the TCP window's size in bytes; 0 where it is not set
   * (IPv4 only)
   */
  readonly window?: number | bigint;
  /** the longest packet in bytes; 0 where it is not set (IPv4 only) */
  readonly mtu?: number | bigint;
  /**
   * length of the destination's prefix in bits, as text
   * (IPv6 only)
   */
  readonly desprefixlen?: string;
  /** the network or host that packets must come from (IPv6 only) */
  readonly source?: string;
  /**
   * length of the source's prefix in bits, as text
   * (IPv6 only)
   */
  readonly srcprefixlen?: string;
  /** the next hop (IPv6 only) */
  readonly nexthop?: string;
  /** 4 for IPv4, 6 for IPv6 */
  readonly version: number | bigint;
}

export interface NetworkCommands {
  /** Lists the guest's network interfaces and their addresses. */
  'guest-network-get-interfaces': {
    arguments: {};
    result: readonly GuestNetworkInterface[];
  };

  /** Lists the guest's routes, first those of IPv4. */
  'guest-network-get-route': {
    arguments: {};
    result: readonly GuestNetworkRoute[];
  };
}

export const networkArguments = {
  'guest-network-get-interfaces': '',
  'guest-network-get-route': '',
} as const;

export const networkResults = {
  GuestIpAddressType: 'enum ipv4 ipv6',
  GuestIpAddress: 'struct ip-address:str ip-address-type:GuestIpAddressType prefix:int',
  GuestNetworkInterfaceStat: 'struct rx-bytes:uint64 rx-packets:uint64 rx-errs:uint64 rx-dropped:uint64 tx-bytes:uint64 tx-packets:uint64 tx-errs:uint64 tx-dropped:uint64',
  GuestNetworkInterface: 'struct name:str hardware-address?:str ip-addresses?:[GuestIpAddress] statistics?:GuestNetworkInterfaceStat',
  'guest-network-get-interfaces': '[GuestNetworkInterface]',
  GuestNetworkRoute: 'struct iface:str destination:str metric:int gateway?:str mask?:str irtt?:int flags?:uint64 refcnt?:int use?:int window?:int mtu?:int desprefixlen?:str source?:str srcprefixlen?:str nexthop?:str version:int',
  'guest-network-get-route': '[GuestNetworkRoute]',
} as const;
