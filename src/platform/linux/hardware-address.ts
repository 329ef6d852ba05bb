import { check } from '../../runtime/index.ts';
import type { BusType, DiskAddress, PciAddress } from '../index.ts';
import { pciDevices } from './pci-path.ts';
import type { Tree } from './tree.ts';

/** What a device's place in /sys says about how it is attached. */
export type HardwareAddress = Omit<DiskAddress, 'serial' | 'node'>;

/** The place on a bus. */
interface Place {
  readonly busType: BusType;
  readonly bus?: number;
  readonly unit?: number;
  readonly target?: number;
}

/**
 * The address of the block device whose real path in /sys is `path`; of bus type `unknown` when nothing is
 * known of its bus. The rules are the C agent's, so that both give a disk the same address. SystemError when
 * a directory on the way cannot be read.
 */
export function hardwareAddress(tree: Tree, path: string): HardwareAddress {
  if (path.includes('/devices/pci')) return pciAddress(tree, path);
  if (!path.includes('/devices/css')) return address(virtioPlace(path));
  const ccw = ccwAddress(path);
  return ccw === undefined ? address(undefined) : { ...address(virtioPlace(path)), ccw };
}

function address(place: Place | undefined, pci?: PciAddress): HardwareAddress {
  return { busType: 'unknown', bus: 0, unit: 0, target: 0, ...place, pci, ccw: undefined };
}

/** The controller is the first PCI device with a driver that is known here; bridges have none of these. */
function pciAddress(tree: Tree, path: string): HardwareAddress {
  for (const device of pciDevices(path)) {
    const driver = tree.readLink(`${device.path}/driver`);
    if (typeof driver === 'number') continue;
    const place = PCI_DRIVERS.get(driver.slice(driver.lastIndexOf('/') + 1));
    if (place !== undefined) return address(place(path, tree), device.address);
  }
  return address(undefined);
}

const PCI_DRIVERS = new Map<string, (path: string, tree: Tree) => Place | undefined>([
  ['ata_piix', idePlace],
  ['sym53c8xx', symbiosPlace],
  ['virtio-pci', virtioPciPlace],
  ['ahci', sataPlace],
  ['nvme', () => ({ busType: 'nvme' })],
  ['xhci_hcd', () => ({ busType: 'usb' })],
  ['ehci-pci', () => ({ busType: 'usb' })],
]);

/** A host for each of the two buses, a target for master and slave. */
function idePlace(path: string, tree: Tree): Place | undefined {
  const scsi = scsiNumbers(path);
  const bus = hostIndex(tree, path);
  return scsi && bus !== undefined ? { busType: 'ide', bus, unit: scsi.target } : undefined;
}

/** A host for each port. */
function sataPlace(path: string, tree: Tree): Place | undefined {
  const unit = hostIndex(tree, path);
  return scsiNumbers(path) && unit !== undefined ? { busType: 'sata', unit } : undefined;
}

function symbiosPlace(path: string): Place | undefined {
  const scsi = scsiNumbers(path);
  return scsi && { busType: 'scsi', unit: scsi.target };
}

function virtioPciPlace(path: string): Place {
  const scsi = scsiNumbers(path);
  return scsi ? { busType: 'scsi', unit: scsi.lun } : { busType: 'virtio' };
}

/** Virtio without PCI: memory-mapped, or on channels. */
function virtioPlace(path: string): Place | undefined {
  if (!path.includes('/virtio') || !path.includes('/block')) return undefined;
  const scsi = scsiNumbers(path);
  return scsi
    ? { busType: 'scsi', bus: scsi.channel, target: scsi.target, unit: scsi.lun }
    : { busType: 'virtio' };
}

interface ScsiNumbers {
  readonly channel: number;
  readonly target: number;
  readonly lun: number;
}

function scsiNumbers(path: string): ScsiNumbers | undefined {
  const match = /\/target\d+:\d+:\d+\/\d+:(\d+):(\d+):(\d+)/.exec(path);
  return match === null
    ? undefined
    : { channel: Number(match[1]), target: Number(match[2]), lun: Number(match[3]) };
}

/** As many hosts of a controller as the C agent looks at. */
const MAX_HOSTS = 8;

/** The index of the path's ATA port (or else SCSI host) among its controller's; undefined without one. */
function hostIndex(tree: Tree, path: string): number | undefined {
  const match = /\/ata(\d+)/.exec(path) ?? /\/host(\d+)/.exec(path);
  if (match === null) return undefined;
  const pattern = match[0].startsWith('/ata') ? /^ata(\d+)/ : /^host(\d+)/;
  const directory = path.slice(0, match.index);
  const numbers = check<string[]>(tree.readDirectory(directory), 'opendir', directory)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .slice(0, MAX_HOSTS)
    .map(Number)
    .sort((a, b) => a - b);
  const index = numbers.indexOf(Number(match[1]));
  return index < 0 ? undefined : index;
}

/** `css0/0.0.0001/0.0.1a2b`: subchannel and device of IBM Z, each of channel subsystem, set and number. */
function ccwAddress(path: string): HardwareAddress['ccw'] {
  const match = /\/devices\/css[0-9a-f]+\/([0-9a-f.]+)\/([0-9a-f.]+)\//.exec(path);
  const [cssid, ssid, subchno] = hexNumbers(match?.[1]);
  const [, , devno] = hexNumbers(match?.[2]);
  if (cssid === undefined || ssid === undefined) return undefined;
  return subchno === undefined || devno === undefined ? undefined : { cssid, ssid, subchno, devno };
}

function hexNumbers(text = ''): number[] {
  return text === '' ? [] : text.split('.').map((digits) => parseInt(digits, 16));
}
