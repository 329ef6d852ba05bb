import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { parseLink, parseLinkAddress } from './link.ts';
import type { NetlinkMessage } from './netlink.ts';
import { cBytes, netlinkAttribute, uint16, uint32 } from './testdata/netlink-message.ts';

const ADDRESS = 1;
const LOCAL = 2;
const NAME_OR_LABEL = 3;

function link(...attributes: number[][]): NetlinkMessage {
  const head = [0, 0, ...uint16(1), ...uint32(4), ...uint32(0x11043), ...uint32(0)];
  return { type: 16, body: Uint8Array.from([...head, ...attributes.flat()]) };
}

function address(family: number, prefix: number, ...attributes: number[][]): NetlinkMessage {
  return { type: 20, body: Uint8Array.from([family, prefix, 0, 0, ...uint32(4), ...attributes.flat()]) };
}

test('a link has an index, a name and the hardware address of its kind', () => {
  const name = netlinkAttribute(NAME_OR_LABEL, cBytes('eth0'));
  const hardware = netlinkAttribute(ADDRESS, [2, 0xfc, 0, 0, 0, 1]);
  assert.deepEqual(parseLink(sys, link(name, hardware)), {
    index: 4,
    name: 'eth0',
    hardwareAddress: Uint8Array.of(2, 0xfc, 0, 0, 0, 1),
  });
  assert.equal(parseLink(sys, link(name))?.hardwareAddress.length, 0);
});

test('an IPv4 address has the label that it was given', () => {
  const bytes = [192, 0, 2, 7];
  const message = address(
    2,
    24,
    netlinkAttribute(ADDRESS, bytes),
    netlinkAttribute(LOCAL, bytes),
    netlinkAttribute(NAME_OR_LABEL, cBytes('eth0:1')),
  );
  assert.deepEqual(parseLinkAddress(sys, message), {
    index: 4,
    label: 'eth0:1',
    address: { family: 'ipv4', address: '192.0.2.7', prefix: 24 },
  });
});

test('on a point-to-point link it is the near address that counts', () => {
  const message = address(
    2,
    32,
    netlinkAttribute(ADDRESS, [10, 0, 0, 2]),
    netlinkAttribute(LOCAL, [10, 0, 0, 1]),
  );
  assert.equal(parseLinkAddress(sys, message)?.address.address, '10.0.0.1');
});

test('an IPv6 address has no label', () => {
  const bytes = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  assert.deepEqual(parseLinkAddress(sys, address(10, 64, netlinkAttribute(ADDRESS, bytes))), {
    index: 4,
    label: undefined,
    address: { family: 'ipv6', address: 'fe80::1', prefix: 64 },
  });
});

test('messages of other kinds, and addresses of other families, are passed over', () => {
  assert.equal(parseLink(sys, address(2, 24)), undefined);
  assert.equal(parseLink(sys, link()), undefined);
  assert.equal(parseLinkAddress(sys, link()), undefined);
  assert.equal(parseLinkAddress(sys, address(2, 24)), undefined);
  assert.equal(parseLinkAddress(sys, address(45, 0, netlinkAttribute(LOCAL, [8]))), undefined);
});
