import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InterfaceStatistics, IpAddress } from '../index.ts';
import { joinInterfaces } from './interfaces.ts';
import type { Link } from './link.ts';

const links: Link[] = [
  { index: 1, name: 'lo', hardwareAddress: new Uint8Array(6) },
  { index: 7, name: 'ib0', hardwareAddress: Uint8Array.from({ length: 20 }, (_, byte) => 0x80 + byte) },
  { index: 4, name: 'sit0', hardwareAddress: Uint8Array.of(192, 0, 2, 1) },
  { index: 5, name: 'tun0', hardwareAddress: new Uint8Array() },
];

function ipv4(address: string): IpAddress {
  return { family: 'ipv4', address, prefix: 24 };
}

test('links come in their order, each with its addresses and counters', () => {
  const statistics = { rxBytes: 1 } as InterfaceStatistics;
  const addresses = [
    { index: 5, label: 'tun0', address: ipv4('10.0.0.1') },
    { index: 1, label: undefined, address: ipv4('127.0.0.1') },
    { index: 5, label: undefined, address: ipv4('10.0.0.2') },
  ];
  const found = joinInterfaces(links, addresses, new Map([['lo', statistics]]));
  assert.deepEqual(
    found.map(({ name, addresses }) => [name, ...addresses.map(({ address }) => address)]),
    [['lo', '127.0.0.1'], ['ib0'], ['sit0'], ['tun0', '10.0.0.1', '10.0.0.2']],
  );
  assert.equal(found[0]?.statistics, statistics);
  assert.equal(found[1]?.statistics, undefined);
});

test('hardware addresses have six bytes, whatever their kind has', () => {
  assert.deepEqual(
    joinInterfaces(links, [], new Map()).map(({ hardwareAddress }) => hardwareAddress),
    ['00:00:00:00:00:00', '80:81:82:83:84:85', 'c0:00:02:01:00:00', '00:00:00:00:00:00'],
  );
});

test('an alias stands at the end, with the hardware address of its link', () => {
  const addresses = [
    { index: 7, label: 'ib0:1', address: ipv4('10.1.0.1') },
    { index: 7, label: 'ib0', address: ipv4('10.1.0.2') },
    { index: 7, label: 'ib0:1', address: ipv4('10.1.0.3') },
    { index: 7, label: 'other', address: ipv4('10.1.0.4') },
  ];
  assert.deepEqual(joinInterfaces(links, addresses, new Map()).slice(4), [
    {
      name: 'ib0:1',
      hardwareAddress: '80:81:82:83:84:85',
      addresses: [ipv4('10.1.0.1'), ipv4('10.1.0.3')],
      statistics: undefined,
    },
    { name: 'other', hardwareAddress: undefined, addresses: [ipv4('10.1.0.4')], statistics: undefined },
  ]);
});

test('an address of a link that came after the list was made is left out', () => {
  const late = { index: 99, label: undefined, address: ipv4('10.1.0.1') };
  assert.equal(joinInterfaces(links, [late], new Map()).length, links.length);
});
