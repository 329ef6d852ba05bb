import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { socketClient } from './client.ts';

const EINVAL = 22;

/** A socket whose address and peer are these 32-bit words. */
function socket(family: number, words: readonly number[]): typeof sys {
  const fill = (bytes: Uint8Array): number => {
    const value = new Uint8Array(Uint32Array.from(words).buffer);
    bytes.set(value.subarray(0, bytes.length));
    return value.length;
  };
  const socketName = (_fd: number, address: Uint8Array): number => {
    address[0] = family;
    return 16;
  };
  return {
    ...sys,
    socketName,
    peerName: (_fd, address) => fill(address),
    socketOption: (_fd, _level, _option, value) => fill(value),
  };
}

test('a unix socket tells the process, the user and the group at its other end', () => {
  assert.deepEqual(socketClient(socket(1, [70, 1000, 100]), 'unix-listen', 5), {
    channel: 'unix-listen',
    pid: 70,
    uid: 1000,
    gid: 100,
  });
});

test('a vsock tells the machine and the port', () => {
  assert.deepEqual(socketClient(socket(40, [40, 1025, 2, 0]), 'vsock-listen', 5), {
    channel: 'vsock-listen',
    cid: 2,
    port: 1025,
  });
});

test('where nothing is told the channel is', () => {
  assert.deepEqual(socketClient({ ...sys, socketName: () => -EINVAL }, 'x', 5), { channel: 'x' });
  assert.deepEqual(socketClient({ ...socket(1, []), socketOption: () => -EINVAL }, 'x', 5), { channel: 'x' });
  assert.deepEqual(socketClient({ ...socket(40, []), peerName: () => -EINVAL }, 'x', 5), { channel: 'x' });
});
