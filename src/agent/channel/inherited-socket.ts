import { errnoText, O_NONBLOCK, O_RDWR, type Sys } from '../../runtime/index.ts';
import { ChannelError } from './channel.ts';
import { AF_UNIX, AF_VSOCK, socketFamily } from './socket-address.ts';

/** Where a service manager's sockets begin (sd_listen_fds(3)). */
const FIRST = 3;
/** ioctl: sets close-on-exec. */
const FIOCLEX = 0x5451;
const VARIABLES = ['LISTEN_PID', 'LISTEN_PIDFDID', 'LISTEN_FDS', 'LISTEN_FDNAMES'];

/** A socket that listens already, and how the agent is reached on it. */
export interface InheritedSocket {
  readonly method: 'unix-listen' | 'vsock-listen';
  readonly descriptor: number;
}

/**
 * The socket that a service manager has started the agent with; undefined if it has not. What says so is taken out of the
 * environment: it is not for the agent's children. Throws ChannelError if what it was started with cannot be used.
 */
export function inheritedSocket(sys: Sys): InheritedSocket | undefined {
  const count = socketCount(sys);
  if (count === 0) return undefined;
  for (const name of VARIABLES) sys.unsetEnvironment(name);
  for (let descriptor = FIRST; descriptor < FIRST + count; descriptor++) {
    const result = sys.ioctl(descriptor, FIOCLEX, 0);
    if (result < 0) {
      throw new ChannelError(
        `Socket activation failed: invalid file descriptor fd = ${descriptor}: ${errnoText(-result)}`,
      );
    }
  }
  if (count > 1) throw new ChannelError('qemu-ga only supports listening on one socket');
  const family = socketFamily(sys, FIRST);
  if (family !== AF_UNIX && family !== AF_VSOCK) throw new ChannelError('unsupported listen fd type');
  // Service managers hand out sockets that block, and a client may be gone before it is taken.
  sys.setStatusFlags(FIRST, O_RDWR | O_NONBLOCK);
  return { method: family === AF_UNIX ? 'unix-listen' : 'vsock-listen', descriptor: FIRST };
}

/** How many sockets are meant for this process. */
function socketCount(sys: Sys): number {
  const environment = sys.environment();
  const number = (name: string): number => {
    const start = `${name}=`;
    const text = environment.find((each) => each.startsWith(start))?.slice(start.length);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
  };
  return number('LISTEN_PID') === sys.pid() ? number('LISTEN_FDS') : 0;
}
