import type { Sys } from '../../runtime/index.ts';
import type { IpAddress } from '../index.ts';
import { LITTLE_ENDIAN } from './byte-order.ts';
import { cString } from './c-string.ts';
import { ipv4Text, ipv6Text } from './ip-text.ts';
import { type NetlinkMessage, netlinkAttributes, netlinkDump } from './netlink.ts';

// rtnetlink(7), linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h.
const RTM_NEWLINK = 16;
const RTM_GETLINK = 18;
const RTM_NEWADDR = 20;
const RTM_GETADDR = 22;
/** struct ifinfomsg: family, type, index at 4, flags, change mask. */
const LINK_SIZE = 16;
/** struct ifaddrmsg: family, prefix length, flags, scope, index at 4. */
const ADDRESS_SIZE = 8;
const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_LABEL = 3;
const AF_INET = 2;
const AF_INET6 = 10;

/** A network device. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** As many bytes as its kind has, none for some. */
  readonly hardwareAddress: Uint8Array;
}

/** An address of a network device. */
export interface LinkAddress {
  /** The link's. */
  readonly index: number;
  /** IPv4 alone: the link's name, or an alias such as `eth0:1`. */
  readonly label: string | undefined;
  readonly address: IpAddress;
}

/** All links, in the kernel's order. */
export function readLinks(sys: Sys): Link[] {
  return netlinkDump(sys, RTM_GETLINK, new Uint8Array(LINK_SIZE)).flatMap(
    (message) => parseLink(sys, message) ?? [],
  );
}

/** The IP addresses of all links: IPv4, then IPv6, each in the kernel's order. */
export function readLinkAddresses(sys: Sys): LinkAddress[] {
  return netlinkDump(sys, RTM_GETADDR, new Uint8Array(ADDRESS_SIZE)).flatMap(
    (message) => parseLinkAddress(sys, message) ?? [],
  );
}

/** Undefined if the message is of another kind. */
export function parseLink(sys: Sys, { type, body }: NetlinkMessage): Link | undefined {
  if (type !== RTM_NEWLINK) return undefined;
  const attributes = netlinkAttributes(body, LINK_SIZE);
  const name = attributes.get(IFLA_IFNAME);
  if (name === undefined) return undefined;
  return {
    index: linkIndex(body),
    name: cString(sys, name, 0, name.length),
    hardwareAddress: attributes.get(IFLA_ADDRESS) ?? new Uint8Array(),
  };
}

/** Undefined if the message is of another kind, or about another family of protocols. */
export function parseLinkAddress(sys: Sys, { type, body }: NetlinkMessage): LinkAddress | undefined {
  const [family, prefix = 0] = body;
  if (type !== RTM_NEWADDR || (family !== AF_INET && family !== AF_INET6)) return undefined;
  const attributes = netlinkAttributes(body, ADDRESS_SIZE);
  // On a point-to-point link IFA_ADDRESS is the other end's.
  const bytes = attributes.get(IFA_LOCAL) ?? attributes.get(IFA_ADDRESS);
  if (bytes === undefined) return undefined;
  const label = attributes.get(IFA_LABEL);
  return {
    index: linkIndex(body),
    label: label && cString(sys, label, 0, label.length),
    address:
      family === AF_INET
        ? { family: 'ipv4', address: ipv4Text(bytes), prefix }
        : { family: 'ipv6', address: ipv6Text(bytes), prefix },
  };
}

function linkIndex(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset).getInt32(4, LITTLE_ENDIAN);
}
