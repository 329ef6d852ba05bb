import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import type { Network } from './network.ts';

/** What every implementation of Network does. */
export function networkContract(name: string, create: () => Network): void {
  test(`${name}: each interface is listed once, with a hardware address of six bytes`, () => {
    const interfaces = create().interfaces();
    assert.equal(new Set(interfaces.map(({ name }) => name)).size, interfaces.length);
    for (const { hardwareAddress = '00:00:00:00:00:00' } of interfaces) {
      assert.match(hardwareAddress, /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
    }
  });

  test(`${name}: addresses are texts of their family, prefixes no longer than they are`, () => {
    for (const { family, address, prefix } of create()
      .interfaces()
      .flatMap(({ addresses }) => addresses)) {
      assert.equal(isIP(address), family === 'ipv4' ? 4 : 6, address);
      assert.ok(prefix >= 0 && prefix <= (family === 'ipv4' ? 32 : 128));
    }
  });

  test(`${name}: routes lead through addresses of their version, those of IPv4 first`, () => {
    const routes = create().routes();
    const versions = routes.map(({ version }) => version);
    assert.deepEqual(versions, versions.toSorted());
    for (const route of routes) {
      assert.equal(isIP(route.destination), route.version);
      assert.equal(isIP(route.version === 4 ? route.gateway : route.nextHop), route.version);
    }
  });
}
