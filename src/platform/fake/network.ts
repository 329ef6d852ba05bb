import type { Network, NetworkInterface, Route } from '../index.ts';

/** Interfaces and routes that are set rather than found. */
export class FakeNetwork implements Network {
  links: NetworkInterface[] = [];
  table: Route[] = [];

  interfaces(): NetworkInterface[] {
    return this.links;
  }

  routes(): Route[] {
    return this.table;
  }
}
