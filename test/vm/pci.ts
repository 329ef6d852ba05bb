import type { Qmp } from './qmp.ts';

/** Where a PCI device is, as guest-get-disks tells it. */
export interface PciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

interface PciDevice extends Omit<PciAddress, 'domain'> {
  readonly qdev_id: string;
  readonly pci_bridge?: { readonly devices?: readonly PciDevice[] };
}

/** The address that the machine's device `id` has. */
export async function pciAddress(qmp: Qmp, id: string): Promise<PciAddress> {
  const buses = await qmp.execute<{ devices: PciDevice[] }[]>('query-pci');
  const all = (devices: readonly PciDevice[]): PciDevice[] =>
    devices.flatMap((device) => [device, ...all(device.pci_bridge?.devices ?? [])]);
  const device = buses.flatMap((bus) => all(bus.devices)).find((each) => each.qdev_id === id);
  if (device === undefined) throw new Error(`the machine has no PCI device ${id}`);
  return { domain: 0, bus: device.bus, slot: device.slot, function: device.function };
}
