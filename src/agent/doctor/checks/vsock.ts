import { ChannelError } from '../../channel/channel.ts';
import { parseVsock } from '../../channel/vsock.ts';
import { type Finding, finding } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** A vsock port that is to be listened on. No socket is made: that would load modules. */
export function vsock({ machine }: Patient, path: string): Finding[] {
  try {
    parseVsock(path);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    return [finding('path', 'fail', error.message, '-p CID:PORT, such as -p 4294967295:1234')];
  }
  if (machine.status('/dev/vsock') === undefined) {
    const found = 'the kernel has no vsock, or has not loaded it';
    return [finding('device', 'fail', found, 'modprobe vmw_vsock_virtio_transport')];
  }
  const VSOCK = '0x0013';
  const devices = machine.names('/sys/bus/virtio/devices') ?? [];
  if (devices.some((each) => machine.text(`/sys/bus/virtio/devices/${each}/device`) === VSOCK)) {
    return [finding('device', 'ok', `the machine has a vsock device; the agent listens on ${path}`)];
  }
  const found = 'the machine has no virtio vsock device: the host cannot reach it this way';
  return [finding('device', 'warn', found, 'give it a vhost-vsock-pci device')];
}
