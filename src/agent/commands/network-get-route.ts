import type { Result } from '../../api/index.ts';
import type { Ipv4Route, Ipv6Route } from '../../platform/index.ts';
import { attempt, describeCall } from '../attempt.ts';
import type { Command } from '../command.ts';

type Route = Result<'guest-network-get-route'>[number];

export const networkGetRoute: Command<'guest-network-get-route'> = ({ platform }) =>
  attempt(() => platform.network.routes(), describeCall).map((route) =>
    route.version === 4 ? wireIpv4(route) : wireIpv6(route),
  );

function wireIpv4(route: Ipv4Route): Route {
  return {
    iface: route.interface,
    destination: route.destination,
    metric: route.metric,
    gateway: route.gateway,
    mask: route.mask,
    irtt: route.irtt,
    flags: route.flags,
    refcnt: route.references,
    use: route.use,
    window: route.window,
    mtu: route.mtu,
    version: 4,
  };
}

/** The kernel's 32 bits are signed on the wire, and flags are those as 64 bits without a sign: clients know no other. */
function wireIpv6(route: Ipv6Route): Route {
  return {
    iface: route.interface,
    destination: route.destination,
    metric: route.metric | 0,
    flags: signExtended(route.flags),
    refcnt: route.references | 0,
    use: route.use | 0,
    desprefixlen: `${route.destinationPrefix}`,
    source: route.source,
    srcprefixlen: `${route.sourcePrefix}`,
    nexthop: route.nextHop,
    version: 6,
  };
}

/** 32 bits as the 64 that the C agent makes of them. (Not by BigInt.asUintN: a QuickJS of 2025 gets it wrong.) */
function signExtended(bits: number): number | bigint {
  const signed = bits | 0;
  return signed < 0 ? BigInt(signed) + 0x1_0000_0000_0000_0000n : signed;
}
