import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ADDRESS, GATEWAY, MAC } from '../guest-facts.ts';
import type { TestBed } from '../test-bed.ts';

/** The names of statistics, and of the kernel's files with them. */
const STATISTICS = {
  'rx-bytes': 'rx_bytes',
  'rx-packets': 'rx_packets',
  'rx-errs': 'rx_errors',
  'rx-dropped': 'rx_dropped',
  'tx-bytes': 'tx_bytes',
  'tx-packets': 'tx_packets',
  'tx-errs': 'tx_errors',
  'tx-dropped': 'tx_dropped',
} as const;

const UP_AND_GATEWAY = 3;

export function networkSuite(bed: TestBed): void {
  describe('network', () => {
    test('the interfaces have the addresses that they were given', async () => {
      using agent = await bed.guest.session();
      const interfaces = await agent.execute('guest-network-get-interfaces');
      assert.deepEqual(interfaces.map((each) => each.name).toSorted(), ['eth0', 'lo']);
      const [lo, eth0] = ['lo', 'eth0'].map((name) => interfaces.find((each) => each.name === name)!);
      assert.equal(lo!['hardware-address'], '00:00:00:00:00:00');
      assert.deepEqual(lo!['ip-addresses'], [
        { 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 },
        { 'ip-address': '::1', 'ip-address-type': 'ipv6', prefix: 128 },
      ]);
      assert.equal(eth0!['hardware-address'], MAC);
      const [card] = await bed.guest.qmp.execute<{ 'main-mac': string }[]>('query-rx-filter');
      assert.equal(card!['main-mac'], MAC);
      const [first, ...others] = eth0!['ip-addresses']!;
      assert.deepEqual(first, {
        'ip-address': ADDRESS.address,
        'ip-address-type': 'ipv4',
        prefix: ADDRESS.prefix,
      });
      // Made of the hardware address by the kernel; QEMU's network may give another.
      const local = others.filter((each) => each['ip-address'].startsWith('fe80:'));
      assert.deepEqual(local, [
        { 'ip-address': 'fe80::5054:ff:fe12:ab5e', 'ip-address-type': 'ipv6', prefix: 64 },
      ]);
    });

    test("an interface's statistics are the kernel's", async () => {
      using agent = await bed.guest.session();
      await bed.guest.shell.run(`ping -c 1 -w 1 ${GATEWAY}`);
      const before = await kernelStatistics(bed);
      const interfaces = await agent.execute('guest-network-get-interfaces');
      const after = await kernelStatistics(bed);
      const statistics = interfaces.find((each) => each.name === 'eth0')!.statistics!;
      assert.ok(statistics['tx-packets'] > 0);
      for (const [i, name] of (Object.keys(STATISTICS) as (keyof typeof STATISTICS)[]).entries()) {
        const value = statistics[name];
        assert.ok(
          before[i]! <= value && value <= after[i]!,
          `${name}: ${before[i]} <= ${value} <= ${after[i]}`,
        );
      }
    });

    test('the routes are those that were set', async () => {
      using agent = await bed.guest.session();
      if (bed.differs('later commands')) {
        const { error } = await agent.reply('guest-network-get-route');
        assert.equal(error?.class, 'CommandNotFound');
        return;
      }
      const routes = await agent.execute('guest-network-get-route');
      const older = routes.filter((each) => each.version === 4);
      const shown = older.map((each) => [each.iface, each.destination, each.mask, each.gateway]);
      assert.deepEqual(shown, [
        ['eth0', '0.0.0.0', '0.0.0.0', GATEWAY],
        ['eth0', '10.0.2.0', '255.255.255.0', '0.0.0.0'],
      ]);
      assert.equal(older[0]!.flags, UP_AND_GATEWAY);
      const local = routes.find((each) => each.version === 6 && each.destination === 'fe80::');
      assert.deepEqual([local?.iface, local?.desprefixlen], ['eth0', '64']);
    });
  });
}

async function kernelStatistics(bed: TestBed): Promise<number[]> {
  const files = Object.values(STATISTICS).join(' ');
  return (await bed.guest.shell.output(`cd /sys/class/net/eth0/statistics; cat ${files}`))
    .split('\n')
    .map(Number);
}
