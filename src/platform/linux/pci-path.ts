import type { PciAddress } from '../index.ts';

/** A PCI device on the way from the root bus to a disk. */
export interface PciDevice {
  readonly address: PciAddress;
  /** Its directory in /sys. */
  readonly path: string;
}

const ROOT_BUS = /\/devices\/pci[0-9a-f]+:[0-9a-f]+(?=\/)/;
const DEVICE = /\/([0-9a-f]+):([0-9a-f]+):([0-9a-f]+)\.([0-9a-f]+)(?=\/|$)/y;

/** The PCI devices at the head of a device's real path: bridges first, what drives the device last. */
export function pciDevices(path: string): PciDevice[] {
  const root = ROOT_BUS.exec(path);
  if (root === null) return [];
  const devices: PciDevice[] = [];
  DEVICE.lastIndex = root.index + root[0].length;
  for (let match = DEVICE.exec(path); match !== null; match = DEVICE.exec(path)) {
    const [domain = 0, bus = 0, slot = 0, fn = 0] = match.slice(1).map((digits) => parseInt(digits, 16));
    devices.push({ address: { domain, bus, slot, function: fn }, path: path.slice(0, DEVICE.lastIndex) });
  }
  return devices;
}
