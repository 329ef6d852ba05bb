import type { Sys } from '../index.ts';
import { libc, result } from './libc.ts';

const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

type SocketCalls = Pick<Sys, 'socket' | 'bind' | 'connect' | 'listen' | 'accept' | 'socketName'>;

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
  socketName(fd, address) {
    const length = Uint32Array.of(address.length);
    const value = result(() => libc.getsockname(fd, address, new Uint8Array(length.buffer)));
    return value < 0 ? value : length[0]!;
  },
};
