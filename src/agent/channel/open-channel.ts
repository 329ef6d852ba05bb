import type { AgentContext } from '../command.ts';
import type { Options } from '../options.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { Serve } from './serve.ts';
import { UnixListener } from './unix-listener.ts';
import { VirtioPort } from './virtio-port.ts';

/** Opens the channel that the options name. Throws ChannelError; `onFailure` is called if it fails later. */
export function openChannel(
  agent: AgentContext,
  { method, path }: Pick<Options, 'method' | 'path'>,
  serve: Serve,
  onFailure: (errno: number) => void,
): Channel {
  // An empty path would be a socket that anybody may use: one in the kernel's own name space, without permissions.
  if (!path && method === 'unix-listen') {
    throw new ChannelError('must specify a path for this channel');
  }
  switch (method) {
    case 'unix-listen':
      return new UnixListener(agent, path ?? '', serve);
    case 'virtio-serial':
      return new VirtioPort(agent, path ?? '', serve, onFailure);
    default:
      throw new ChannelError(`unsupported channel method/type: ${method}`);
  }
}
