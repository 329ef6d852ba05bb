import type { Sys } from '../index.ts';
import { libc, result } from './libc.ts';

const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

type SocketCalls = Pick<
  Sys,
  'socket' | 'bind' | 'connect' | 'listen' | 'accept' | 'socketName' | 'peerName' | 'socketOption'
>;

/** Sockets. */
export const socketCalls: SocketCalls = {
  socket(domain, type, protocol) {
    return result(() => libc.socket(domain, type | SOCK_CLOEXEC, protocol));
  },
  bind(fd, address) {
    return result(() => libc.bind(fd, address, address.length));
  },
  connect(fd, address) {
    return result(() => libc.connect(fd, address, address.length));
  },
  listen(fd, backlog) {
    return result(() => libc.listen(fd, backlog));
  },
  accept(fd) {
    return result(() => libc.accept4(fd, 0n, 0n, SOCK_NONBLOCK | SOCK_CLOEXEC));
  },
  socketName: (fd, address) => filled(address, (length) => libc.getsockname(fd, address, length)),
  peerName: (fd, address) => filled(address, (length) => libc.getpeername(fd, address, length)),
  socketOption: (fd, level, option, value) =>
    filled(value, (length) => libc.getsockopt(fd, level, option, value, length)),
};

/** The length that `call` has put into its argument, which says how much room there is. */
function filled(room: Uint8Array, call: (length: Uint8Array) => number): number {
  const length = Uint32Array.of(room.length);
  const value = result(() => call(new Uint8Array(length.buffer)));
  return value < 0 ? value : length[0]!;
}
