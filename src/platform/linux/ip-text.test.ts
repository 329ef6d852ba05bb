import assert from 'node:assert/strict';
import { isIPv6 } from 'node:net';
import { test } from 'node:test';
import { ipv4Text, ipv6Text } from './ip-text.ts';

function text(...groups: number[]): string {
  return ipv6Text(Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])));
}

test('four bytes are a dotted address', () => {
  assert.equal(ipv4Text(Uint8Array.of(192, 0, 2, 255)), '192.0.2.255');
});

test('the longest run of zero groups is left out, the first of equal ones', () => {
  assert.equal(text(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '2001:db8::1:0:0:1');
  assert.equal(text(0x2001, 0, 0, 1, 0, 0, 0, 1), '2001:0:0:1::1');
  assert.equal(text(0xfe80, 0, 0, 0, 0xfc, 0xff, 0xfe00, 1), 'fe80::fc:ff:fe00:1');
});

test('a run may be at either end, or all', () => {
  assert.equal(text(0, 0, 0, 0, 0, 0, 0, 0), '::');
  assert.equal(text(0, 0, 0, 0, 0, 0, 0, 1), '::1');
  assert.equal(text(0xff00, 0, 0, 0, 0, 0, 0, 0), 'ff00::');
  assert.equal(text(0, 0, 0, 0xa, 1, 2, 3, 4), '::a:1:2:3:4');
});

test('a single zero group is written', () => {
  assert.equal(text(1, 0, 2, 3, 4, 5, 6, 7), '1:0:2:3:4:5:6:7');
  assert.equal(text(0x2001, 0xdb8, 0xffff, 4, 5, 6, 7, 8), '2001:db8:ffff:4:5:6:7:8');
});

test('mapped and compatible IPv4 addresses end in a dotted one', () => {
  assert.equal(text(0, 0, 0, 0, 0, 0xffff, 0x102, 0x304), '::ffff:1.2.3.4');
  assert.equal(text(0, 0, 0, 0, 0, 0, 0x102, 0x304), '::1.2.3.4');
  assert.equal(text(0, 0, 0, 0, 0, 0xfffe, 0x102, 0x304), '::fffe:102:304');
  assert.equal(text(0, 0, 0, 0, 0xffff, 0, 0x102, 0x304), '::ffff:0:102:304');
});

test('every text is an address', () => {
  for (let zeros = 0; zeros < 256; zeros++) {
    const groups = Array.from({ length: 8 }, (_, bit) => (zeros & (1 << bit) ? 0 : 0xffff));
    assert.ok(isIPv6(text(...groups)), text(...groups));
  }
});
