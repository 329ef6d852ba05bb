import { errnoText, type Sys } from '../../runtime/index.ts';
import { ChannelError } from './channel.ts';
import { SOCK_NONBLOCK, SOCK_STREAM } from './socket-address.ts';

/** Clients that may wait while another is served. */
const BACKLOG = 1;

/** How the steps of listening are told when they fail. */
export interface ListenWording {
  readonly create: string;
  readonly bind: string;
}

/** A socket of `family` that listens at `address`. Throws ChannelError. */
export function listen(sys: Sys, family: number, address: Uint8Array, wording: ListenWording): number {
  const descriptor = sys.socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (descriptor < 0) throw failed(wording.create, descriptor);
  const bound = sys.bind(descriptor, address);
  const result = bound < 0 ? bound : sys.listen(descriptor, BACKLOG);
  if (result === 0) return descriptor;
  sys.close(descriptor);
  throw failed(bound < 0 ? wording.bind : 'listen on socket', result);
}

function failed(what: string, result: number): ChannelError {
  return new ChannelError(`Failed to ${what}: ${errnoText(-result)}`);
}
