import { check, ENOENT, type Sys } from '../../runtime/index.ts';
import type { Network, NetworkInterface, Route } from '../index.ts';
import { parseInterfaceStatistics } from './interface-statistics.ts';
import { joinInterfaces } from './interfaces.ts';
import { readLinkAddresses, readLinks } from './link.ts';
import { parseIpv4Routes, parseIpv6Routes } from './route-table.ts';
import type { Tree } from './tree.ts';

const PROC_NET_DEV = '/proc/net/dev';
const PROC_NET_ROUTE = '/proc/net/route';
const PROC_NET_IPV6_ROUTE = '/proc/net/ipv6_route';

/** Interfaces by rtnetlink(7), counters and routes by /proc, of the agent's network namespace. */
export class LinuxNetwork implements Network {
  readonly #sys: Sys;
  readonly #tree: Tree;

  constructor(sys: Sys, tree: Tree) {
    this.#sys = sys;
    this.#tree = tree;
  }

  interfaces(): NetworkInterface[] {
    const links = readLinks(this.#sys);
    const counters = this.#tree.readText(PROC_NET_DEV);
    return joinInterfaces(
      links,
      readLinkAddresses(this.#sys),
      parseInterfaceStatistics(typeof counters === 'string' ? counters : ''),
    );
  }

  routes(): Route[] {
    return [
      ...parseIpv4Routes(this.#table(PROC_NET_ROUTE)),
      ...parseIpv6Routes(this.#table(PROC_NET_IPV6_ROUTE)),
    ];
  }

  /** Empty when the kernel has no such family. */
  #table(path: string): string {
    const text = this.#tree.readText(path);
    return text === -ENOENT ? '' : check<string>(text, 'open', path);
  }
}
