import { EADDRINUSE, EAGAIN, ENOENT, errnoText, fileType, SOCKET, type Sys } from '../../runtime/index.ts';
import { ChannelError } from './channel.ts';
import { listen } from './listen.ts';
import { AF_UNIX, SOCK_NONBLOCK, SOCK_STREAM, unixAddress } from './socket-address.ts';

/** A unix socket that listens at `path`, in the place of one that nobody listens on any more. Throws ChannelError. */
export function listenUnix(sys: Sys, path: string): number {
  const address = unixAddress(sys, path);
  if (address === undefined) throw new ChannelError(`UNIX socket path '${path}' is too long`);
  if (isAnswered(sys, address)) {
    throw new ChannelError(`Failed to bind socket to ${path}: ${errnoText(EADDRINUSE)}`);
  }
  const status = sys.stat(path);
  if (typeof status !== 'number' && fileType(status[0]) !== SOCKET) {
    throw new ChannelError(`Failed to bind socket to ${path}: it is there and is no socket`);
  }
  const unlinked = sys.unlink(path);
  if (unlinked < 0 && unlinked !== -ENOENT) {
    throw new ChannelError(`Failed to unlink socket ${path}: ${errnoText(-unlinked)}`);
  }
  return listen(sys, AF_UNIX, address, { create: 'create Unix socket', bind: `bind socket to ${path}` });
}

/** Whether somebody listens there: another agent, whose socket must not be stolen. A full queue is an answer too. */
function isAnswered(sys: Sys, address: Uint8Array): boolean {
  const descriptor = sys.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return false;
  const result = sys.connect(descriptor, address);
  sys.close(descriptor);
  return result === 0 || result === -EAGAIN;
}
