import type { AgentContext } from '../command.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { InheritedSocket } from './inherited-socket.ts';
import { SerialLine } from './serial-line.ts';
import type { Serve } from './serve.ts';
import { SocketListener } from './socket-listener.ts';
import { listenUnix } from './unix-socket.ts';
import { VirtioPort } from './virtio-port.ts';
import { listenVsock } from './vsock.ts';

/** Where the channel is: what the settings say, or a socket that the agent was started with. */
export type ChannelPlace = { readonly method: string; readonly path: string | undefined } | InheritedSocket;

/** Opens the channel. Throws ChannelError; `onFailure` is called if it fails later. */
export function openChannel(
  agent: AgentContext,
  place: ChannelPlace,
  serve: Serve,
  onFailure: (errno: number) => void,
): Channel {
  if ('descriptor' in place) return new SocketListener(agent, place.descriptor, serve);
  const { method, path } = place;
  const { sys } = agent.runtime;
  switch (method) {
    case 'virtio-serial':
      return new VirtioPort(agent, given(path), serve, onFailure);
    case 'isa-serial':
      return new SerialLine(agent, given(path), serve, onFailure);
    case 'unix-listen':
      // An empty path would be a socket that anybody may use: one in the kernel's own name space, without permissions.
      return new SocketListener(agent, listenUnix(sys, given(path || undefined)), serve);
    case 'vsock-listen':
      return new SocketListener(agent, listenVsock(sys, given(path)), serve);
    default:
      throw new ChannelError(`unsupported channel method/type: ${method}`);
  }
}

function given(path: string | undefined): string {
  if (path === undefined) throw new ChannelError('must specify a path for this channel');
  return path;
}
