import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpv4Routes, parseIpv6Routes } from './route-table.ts';

const route = `\
Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	100	00000000	0	0	0
eth0	000200C0	00000000	0001	1	2	-1	00FFFFFF	1400	3	4
cut	000200C0	00000000	0001
`;

const ipv6Route = `\
fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 0000000a 00000001     eth0
00000000000000000000000000000000 00 20010db8000000000000000000000000 20 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 80200200       lo
`;

// The kernel prints IPv4 addresses as numbers of the machine.
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

test('IPv4 routes are told column by column', { skip: !littleEndian && 'captured elsewhere' }, () => {
  assert.deepEqual(parseIpv4Routes(route), [
    {
      version: 4,
      interface: 'eth0',
      destination: '0.0.0.0',
      gateway: '192.0.2.1',
      mask: '0.0.0.0',
      flags: 3,
      references: 0,
      use: 0,
      metric: 100,
      mtu: 0,
      window: 0,
      irtt: 0,
    },
    {
      version: 4,
      interface: 'eth0',
      destination: '192.0.2.0',
      gateway: '0.0.0.0',
      mask: '255.255.255.0',
      flags: 1,
      references: 1,
      use: 2,
      metric: -1,
      mtu: 1400,
      window: 3,
      irtt: 4,
    },
  ]);
});

test('IPv6 routes are told column by column, numbers without a sign', () => {
  const [link, byDefault, local] = parseIpv6Routes(ipv6Route);
  assert.deepEqual(link, {
    version: 6,
    interface: 'eth0',
    destination: 'fe80::',
    destinationPrefix: 64,
    source: '::',
    sourcePrefix: 0,
    nextHop: '::',
    flags: 1,
    references: 2,
    use: 10,
    metric: 256,
  });
  assert.equal(byDefault?.nextHop, 'fd00::1');
  assert.equal(byDefault?.source, '2001:db8::');
  assert.equal(byDefault?.sourcePrefix, 32);
  assert.equal(local?.metric, 0xffff_ffff);
  assert.equal(local?.flags, 0x8020_0200);
});

test('an empty table has no routes', () => {
  assert.deepEqual([...parseIpv4Routes(''), ...parseIpv4Routes(route.split('\n', 1)[0]!)], []);
  assert.deepEqual(parseIpv6Routes(''), []);
});
