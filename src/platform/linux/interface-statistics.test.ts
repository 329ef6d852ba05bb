import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInterfaceStatistics } from './interface-statistics.ts';

const dev = `\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
  eth0: 349524576   10333    1    2    3     4          5         6   526460    5862    7    8    9    10      11         12
enp0s31f6:18446744073709551615 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
 short: 1 2 3 4 5 6 7 8
`;

test('the columns of each interface are told apart', () => {
  assert.deepEqual(parseInterfaceStatistics(dev).get('eth0'), {
    rxBytes: 349_524_576,
    rxPackets: 10_333,
    rxErrors: 1,
    rxDropped: 2,
    txBytes: 526_460,
    txPackets: 5862,
    txErrors: 7,
    txDropped: 8,
  });
});

test('a long number may stand right after the colon, and is exact', () => {
  assert.equal(parseInterfaceStatistics(dev).get('enp0s31f6')?.rxBytes, 2n ** 64n - 1n);
});

test('titles and lines of other kinds are no interfaces', () => {
  assert.deepEqual([...parseInterfaceStatistics(dev).keys()], ['lo', 'eth0', 'enp0s31f6']);
  assert.equal(parseInterfaceStatistics('').size, 0);
});
