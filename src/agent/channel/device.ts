import { errnoText, O_NONBLOCK, O_RDWR, type Runtime, SystemError } from '../../runtime/index.ts';
import { ChannelError } from './channel.ts';
import { Connection } from './connection.ts';

/**
 * A connection over the device at `path`, which is opened with `flags` beside those that every device takes; `prepare` is
 * given its descriptor before anything is read. Throws ChannelError.
 */
export function openDevice(
  runtime: Runtime,
  path: string,
  flags: number,
  prepare: (descriptor: number) => void,
): Connection {
  const descriptor = runtime.sys.open(path, O_RDWR | O_NONBLOCK | flags, 0);
  if (descriptor < 0) throw new ChannelError(`error opening channel '${path}': ${errnoText(-descriptor)}`);
  try {
    prepare(descriptor);
    return new Connection(runtime, descriptor, 'device');
  } catch (error) {
    runtime.sys.close(descriptor);
    if (!(error instanceof SystemError)) throw error;
    // What cannot be waited for, such as a plain file.
    throw new ChannelError(`error opening channel '${path}': ${error.text}`);
  }
}
