import { type Finding, finding } from '../finding.ts';
import type { Machine } from '../machine.ts';
import type { Patient } from '../patient.ts';
import { device } from './device.ts';

const LINKS = '/dev/virtio-ports/';
const PORTS = '/sys/class/virtio-ports';
/** Where the driver tells whether the host is there. */
const DEBUG = '/sys/kernel/debug/virtio-ports';

/** A port of a virtio console (Documentation of QEMU's virtserialport). */
export function virtioPort(patient: Patient, path: string): Finding[] {
  const { machine } = patient;
  const real = machine.real(path);
  if (real !== undefined) return [...device(patient, path, real), ...host(machine, real)];
  // With --retry-path it is waited for.
  const verdict = patient.settings.retryPath ? 'warn' : 'fail';
  return [finding('device', verdict, `there is no ${path}`, advice(machine, path))];
}

function advice(machine: Machine, path: string): string {
  const name = path.startsWith(LINKS) ? path.slice(LINKS.length) : undefined;
  const port = machine.names(PORTS)?.find((each) => machine.text(`${PORTS}/${each}/name`) === name);
  if (port !== undefined) return `-p /dev/${port}, which has this name; udev would make the link`;
  const CONSOLE = '0x0003';
  const devices = machine.names('/sys/bus/virtio/devices') ?? [];
  const there = devices.some((each) => machine.text(`/sys/bus/virtio/devices/${each}/device`) === CONSOLE);
  if (there && machine.status('/sys/bus/virtio/drivers/virtio_console') === undefined) {
    return 'load the driver: modprobe virtio_console';
  }
  return `give the machine a virtserialport with the name ${name ?? 'org.qemu.guest_agent.0'}`;
}

/** Only root can look, and only where debugfs is mounted. */
function host(machine: Machine, real: string): Finding[] {
  const said = machine.text(`${DEBUG}/${real.slice('/dev/'.length)}`) ?? '';
  const connected = /^host_connected: (\d)/m.exec(said)?.[1];
  if (connected === undefined) return [];
  return [finding('host', 'ok', connected === '0' ? 'nobody is connected' : 'connected')];
}
