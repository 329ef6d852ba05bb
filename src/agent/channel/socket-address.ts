import type { Sys } from '../../runtime/index.ts';

/** Constants of socket(2), the same on every architecture that we build for. */
export const AF_UNIX = 1;
export const SOCK_STREAM = 1;
export const SOCK_NONBLOCK = 0o4000;

/** Room for a path in struct sockaddr_un, its closing zero included (unix(7)). */
const PATH_ROOM = 108;

/** A struct sockaddr_un for the socket at `path`; undefined if the path is too long for one. */
export function unixAddress(sys: Sys, path: string): Uint8Array | undefined {
  const address = new Uint8Array(2 + PATH_ROOM);
  new Uint16Array(address.buffer)[0] = AF_UNIX; // in the machine's byte order
  const length = sys.encodeText(path, address, 2);
  return length < 0 || length >= PATH_ROOM ? undefined : address.subarray(0, 2 + length + 1);
}
