import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { EACCES } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { networkContract } from '../network.contract.ts';
import { LinuxNetwork } from './network.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { SystemTree } from './tree.ts';

networkContract('Linux network', () => new LinuxNetwork(sys, new SystemTree(sys)));

test('addresses are those that the C library lists, with their prefixes', () => {
  const found = new Set(
    new LinuxNetwork(sys, new SystemTree(sys))
      .interfaces()
      .flatMap(({ name, addresses }) =>
        addresses.map(({ address, prefix }) => `${name} ${address}/${prefix}`),
      ),
  );
  const expected = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ cidr }) => `${name} ${cidr}`),
  );
  // Node.js lists only interfaces that are up.
  for (const address of expected) assert.ok(found.has(address), address);
});

const IPV6 = `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000400 00000001 00000000 00000003 eth0\n`;
const IPV4 = 'Iface\neth0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n';

function versions(files: Record<string, string>): number[] {
  return new LinuxNetwork(sys, new CapturedTree(files)).routes().map(({ version }) => version);
}

test('a family that is off has no routes', () => {
  assert.deepEqual(versions({ '/proc/net/route': IPV4, '/proc/net/ipv6_route': IPV6 }), [4, 6]);
  assert.deepEqual(versions({ '/proc/net/route': IPV4 }), [4]);
  assert.deepEqual(versions({ '/proc/net/ipv6_route': IPV6 }), [6]);
  assert.deepEqual(versions({}), []);
});

test('a table that cannot be read is told', () => {
  const tree = new CapturedTree({ '/proc/net/route': IPV4, '/proc/net/ipv6_route': IPV6 });
  tree.failures.set('/proc/net/ipv6_route', -EACCES);
  const failure = { code: 'EACCES', syscall: 'open', path: '/proc/net/ipv6_route' };
  assert.throws(() => new LinuxNetwork(sys, tree).routes(), failure);
});
