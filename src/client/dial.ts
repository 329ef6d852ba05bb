import type { Duplex } from 'node:stream';
import type { Limits } from '../wire/index.ts';
import { type ByteStream, byteStream } from './byte-stream.ts';
import type { Deadline } from './deadline.ts';
import { TargetError } from './errors.ts';
import { LibvirtChannel } from './libvirt-channel.ts';
import { LibvirtMonitor } from './libvirt-monitor.ts';
import { QemuMonitor } from './qemu-monitor.ts';
import { Session } from './session.ts';
import { dialByteStream } from './socket.ts';
import { StreamChannel } from './stream-channel.ts';
import { formatTarget, type Target } from './target.ts';
import { dialVsock } from './vsock.ts';

/** Makes a connected stream of bytes to an agent: for what no target names, such as a tunnel. */
export type OpenStream = (signal: AbortSignal | undefined) => Promise<Duplex>;

/** A session with the agent at `target`. Nothing is connected before the first call. */
export function openSession(target: Target | OpenStream, limits: Partial<Limits>): Session {
  if (typeof target === 'function') {
    const dial = async ({ signal }: Deadline): Promise<StreamChannel> =>
      new StreamChannel(byteStream(await target(signal)), limits);
    return new Session(dial, undefined);
  }
  if (target.kind === 'libvirt') {
    const { domain, uri } = target;
    const channel = async (): Promise<LibvirtChannel> => new LibvirtChannel(domain, uri, limits);
    return new Session(channel, new LibvirtMonitor(domain, uri));
  }
  const monitor = target.qmp === undefined ? undefined : new QemuMonitor(target.qmp, qemuPlace(target));
  return new Session(
    async (deadline) => new StreamChannel(await dialStream(target, monitor, deadline), limits),
    monitor,
  );
}

async function dialStream(
  target: Exclude<Target, { kind: 'libvirt' }>,
  monitor: QemuMonitor | undefined,
  deadline: Deadline,
): Promise<ByteStream> {
  const place = formatTarget(target);
  switch (target.kind) {
    case 'unix':
      return await dialByteStream({ path: target.path }, place, deadline);
    case 'tcp':
      return await dialByteStream({ host: target.host, port: target.port, noDelay: true }, place, deadline);
    case 'vsock':
      return byteStream(await dialVsock(target.cid, target.port, deadline));
    case 'qemu': {
      const channel = await monitor!.findChannel(deadline);
      if (channel.kind === 'libvirt' || channel.kind === 'qemu')
        throw new TargetError(`${place}: the agent's channel is no socket`);
      return await dialStream(channel, undefined, deadline);
    }
  }
}

/** How QEMU writes the place of the channel, where it can be told. */
function qemuPlace(target: Target): string | undefined {
  return target.kind === 'unix' ? `unix:${target.path}` : undefined;
}
