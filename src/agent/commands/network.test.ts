import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeNetwork } from '../../platform/fake/network.ts';
import type { InterfaceStatistics } from '../../platform/index.ts';
import { EACCES, EPERM, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { networkGetInterfaces } from './network-get-interfaces.ts';
import { networkGetRoute } from './network-get-route.ts';

const runtime = createRuntime();
after(() => runtime.close());

function setup(): { agent: AgentContext; network: FakeNetwork } {
  const network = new FakeNetwork();
  return { agent: agentContext(runtime, { network }), network };
}

const statistics: InterfaceStatistics = {
  rxBytes: 1,
  rxPackets: 2,
  rxErrors: 3,
  rxDropped: 4,
  txBytes: 5,
  txPackets: 6,
  txErrors: 7,
  txDropped: 2n ** 63n,
};

test("network-get-interfaces tells an interface's addresses and counters, in the schema's order", () => {
  const { agent, network } = setup();
  network.links.push({
    name: 'eth0',
    hardwareAddress: '52:54:00:00:00:01',
    addresses: [
      { family: 'ipv4', address: '192.0.2.1', prefix: 24 },
      { family: 'ipv6', address: 'fe80::1', prefix: 64 },
    ],
    statistics,
  });
  const [found] = networkGetInterfaces(agent, {}) as object[];
  assert.deepEqual(found, {
    name: 'eth0',
    'hardware-address': '52:54:00:00:00:01',
    'ip-addresses': [
      { 'ip-address': '192.0.2.1', 'ip-address-type': 'ipv4', prefix: 24 },
      { 'ip-address': 'fe80::1', 'ip-address-type': 'ipv6', prefix: 64 },
    ],
    statistics: {
      'rx-bytes': 1,
      'rx-packets': 2,
      'rx-errs': 3,
      'rx-dropped': 4,
      'tx-bytes': 5,
      'tx-packets': 6,
      'tx-errs': 7,
      'tx-dropped': 2n ** 63n,
    },
  });
  assert.deepEqual(Object.keys(found!), ['name', 'hardware-address', 'ip-addresses', 'statistics']);
});

test('network-get-interfaces leaves out what there is nothing of, and the counters where there is no address', () => {
  const { agent, network } = setup();
  network.links.push(
    { name: 'eth1', hardwareAddress: '00:00:00:00:00:00', addresses: [], statistics },
    {
      name: 'alias:1',
      hardwareAddress: undefined,
      addresses: [{ family: 'ipv4', address: '192.0.2.2', prefix: 32 }],
      statistics: undefined,
    },
  );
  assert.deepEqual(networkGetInterfaces(agent, {}), [
    { name: 'eth1', 'hardware-address': '00:00:00:00:00:00' },
    {
      name: 'alias:1',
      'ip-addresses': [{ 'ip-address': '192.0.2.2', 'ip-address-type': 'ipv4', prefix: 32 }],
    },
  ]);
});

test('network-get-route tells routes of IPv4 column by column', () => {
  const { agent, network } = setup();
  network.table.push({
    version: 4,
    interface: 'eth0',
    destination: '0.0.0.0',
    gateway: '192.0.2.254',
    mask: '0.0.0.0',
    flags: 3,
    references: 1,
    use: 2,
    metric: 100,
    mtu: 4,
    window: 5,
    irtt: 6,
  });
  assert.deepEqual(networkGetRoute(agent, {}), [
    {
      iface: 'eth0',
      destination: '0.0.0.0',
      metric: 100,
      gateway: '192.0.2.254',
      mask: '0.0.0.0',
      irtt: 6,
      flags: 3,
      refcnt: 1,
      use: 2,
      window: 5,
      mtu: 4,
      version: 4,
    },
  ]);
});

test('network-get-route tells the numbers of IPv6 with a sign, flags as 64 bits without', () => {
  const { agent, network } = setup();
  network.table.push({
    version: 6,
    interface: 'lo',
    destination: 'fe80::',
    destinationPrefix: 64,
    source: '::',
    sourcePrefix: 0,
    nextHop: '::1',
    flags: 0x8020_0001,
    references: 2,
    use: 3,
    metric: 0xffff_ffff,
  });
  assert.deepEqual(networkGetRoute(agent, {}), [
    {
      iface: 'lo',
      destination: 'fe80::',
      metric: -1,
      flags: 18_446_744_071_564_165_121n,
      refcnt: 2,
      use: 3,
      desprefixlen: '64',
      source: '::',
      srcprefixlen: '0',
      nexthop: '::1',
      version: 6,
    },
  ]);
});

test('what the kernel refuses is told', () => {
  const { agent, network } = setup();
  network.interfaces = () => {
    throw new SystemError(-EPERM, 'socket');
  };
  network.routes = () => {
    throw new SystemError(-EACCES, 'open', '/proc/net/route');
  };
  assert.throws(() => networkGetInterfaces(agent, {}), {
    name: 'CommandError',
    message: 'getifaddrs failed: Operation not permitted',
  });
  assert.throws(() => networkGetRoute(agent, {}), { message: 'open("/proc/net/route"): Permission denied' });
});
