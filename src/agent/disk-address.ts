import type { Result } from '../api/index.ts';
import type { DiskAddress } from '../platform/index.ts';

type WireAddress = Result<'guest-get-fsinfo'>[number]['disk'][number];

/** What stands for a PCI device that is not known. */
const NO_PCI = { domain: -1, bus: -1, slot: -1, function: -1 };

/** A disk's address as GuestDiskAddress, which always has a PCI controller. */
export function wireDiskAddress({ pci = NO_PCI, ccw, ...address }: DiskAddress): WireAddress {
  return {
    'pci-controller': { domain: pci.domain, bus: pci.bus, slot: pci.slot, function: pci.function },
    'bus-type': address.busType,
    bus: address.bus,
    target: address.target,
    unit: address.unit,
    ...(address.serial !== undefined && { serial: address.serial }),
    ...(address.node !== undefined && { dev: address.node }),
    ...(ccw && {
      'ccw-address': { cssid: ccw.cssid, ssid: ccw.ssid, subchno: ccw.subchno, devno: ccw.devno },
    }),
  };
}
