import type { Sys } from '../../runtime/index.ts';
import { AF_UNIX, AF_VSOCK, socketFamily } from '../channel/socket-address.ts';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;

/** Who the requests come from: what the kernel knows of the other end. */
export interface Client {
  /** The channel's method. */
  readonly channel: string;
  /** Process, user and group at the other end of a unix socket. */
  readonly pid?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** The machine and the port at the other end of a vsock. */
  readonly cid?: number;
  readonly port?: number;
}

/** Who is at the other end of an accepted socket. */
export function socketClient(sys: Sys, channel: string, descriptor: number): Client {
  const words = new Uint32Array(4); // in the machine's byte order
  const bytes = new Uint8Array(words.buffer);
  switch (socketFamily(sys, descriptor)) {
    case AF_UNIX:
      if (sys.socketOption(descriptor, SOL_SOCKET, SO_PEERCRED, bytes) < 12) return { channel };
      return { channel, pid: words[0]!, uid: words[1]!, gid: words[2]! };
    case AF_VSOCK:
      if (sys.peerName(descriptor, bytes) < 12) return { channel };
      return { channel, cid: words[2]!, port: words[1]! };
    default:
      return { channel };
  }
}
