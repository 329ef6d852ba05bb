import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENOTTY, type Sys } from '../../runtime/index.ts';
import { nvmeCounters } from '../index.ts';
import { parseNvmeSmart, readNvmeSmart } from './nvme-smart.ts';

function log(): Uint8Array {
  const bytes = new Uint8Array(512);
  bytes.set([0x04, 0x2b, 0x01, 100, 10, 3]);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < nvmeCounters.length; index++) {
    view.setBigUint64(32 + 16 * index, BigInt(index + 1), true);
    view.setBigUint64(40 + 16 * index, 2n ** 64n - 1n, true);
  }
  return bytes;
}

test('the health log gives a temperature in kelvin, percentages and 128-bit counters', () => {
  const smart = parseNvmeSmart(log());
  assert.equal(smart.criticalWarning, 4);
  assert.equal(smart.temperature, 299);
  assert.deepEqual([smart.availableSpare, smart.availableSpareThreshold, smart.percentageUsed], [100, 10, 3]);
  assert.deepEqual(smart.counters['data-units-read'], [1n, 18446744073709551615n]);
  assert.deepEqual(smart.counters['number-of-error-log-entries'], [10n, 18446744073709551615n]);
});

test('the log is asked for with the command that the kernel documents', () => {
  const closed: number[] = [];
  const sys = {
    open: (path: string) => (path === '/dev/nvme0n1' ? 7 : -2),
    close: (fd: number) => closed.push(fd),
    ioctlWith(fd: number, request: number, command: Uint8Array, pointer: number, data: Uint8Array) {
      assert.deepEqual([fd, request, command.length, pointer, data.length], [7, 0xc0484e41, 72, 24, 512]);
      const view = new DataView(command.buffer);
      assert.equal(view.getUint8(0), 0x02);
      assert.equal(view.getUint32(4, true), 0xffffffff);
      assert.equal(view.getUint32(36, true), 512);
      assert.equal(view.getUint32(40, true), 0x007f8002);
      data.set(log());
      return 0;
    },
  } as unknown as Sys;
  assert.equal(readNvmeSmart(sys, '/dev/nvme0n1')?.temperature, 299);
  assert.deepEqual(closed, [7]);
});

test('a disk that cannot be opened or asked has no health log', () => {
  const refusing = { open: () => 3, close: () => 0, ioctlWith: () => -ENOTTY } as unknown as Sys;
  assert.equal(readNvmeSmart(refusing, '/dev/sda'), undefined);
  assert.equal(readNvmeSmart({ open: () => -13 } as unknown as Sys, '/dev/nvme0n1'), undefined);
});
