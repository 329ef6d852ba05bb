import type { Sys } from '../../runtime/index.ts';

/** Constants of socket(2), the same on every architecture that we build for. */
export const AF_UNIX = 1;
export const AF_VSOCK = 40;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_NONBLOCK = 0o4000;

/** Room for a path in struct sockaddr_un, its closing zero included (unix(7)). */
const PATH_ROOM = 108;
/** Size of struct sockaddr_vm (vsock(7)). */
const VSOCK_SIZE = 16;

/** A struct sockaddr_un for the socket at `path`; undefined if the path is too long for one. */
export function unixAddress(sys: Sys, path: string): Uint8Array | undefined {
  const address = new Uint8Array(2 + PATH_ROOM);
  new Uint16Array(address.buffer)[0] = AF_UNIX; // in the machine's byte order
  const length = sys.encodeText(path, address, 2);
  return length < 0 || length >= PATH_ROOM ? undefined : address.subarray(0, 2 + length + 1);
}

/** A struct sockaddr_vm: a port of the machine `cid`. Both are numbers of 32 bits. */
export function vsockAddress(cid: number, port: number): Uint8Array {
  const address = new Uint8Array(VSOCK_SIZE);
  new Uint16Array(address.buffer)[0] = AF_VSOCK;
  const words = new Uint32Array(address.buffer);
  words[1] = port;
  words[2] = cid;
  return address;
}

/** The family of the address that a socket has or would have; a negated errno if `descriptor` is none. */
export function socketFamily(sys: Sys, descriptor: number): number {
  const family = new Uint16Array(1);
  const result = sys.socketName(descriptor, new Uint8Array(family.buffer));
  return result < 0 ? result : family[0]!;
}
