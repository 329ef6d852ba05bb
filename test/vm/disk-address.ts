import type { Result } from '../../src/api/index.ts';
import { DATA_UDEV_SERIAL, DATA_UNIT, ROOT_SERIAL } from './guest-facts.ts';
import { DATA_CONTROLLER, ROOT_DISK } from './machine.ts';
import { pciAddress } from './pci.ts';
import type { TestBed } from './test-bed.ts';

type DiskAddress = Result<'guest-get-fsinfo'>[number]['disk'][number];

/** What the agent has to tell of where one of the machine's disks is. */
export async function diskAddress(bed: TestBed, disk: 'root' | 'data', dev: string): Promise<DiskAddress> {
  const { qmp } = bed.guest;
  // A SCSI disk's target is not told when its controller is a PCI device: clients know it so from the C agent.
  if (disk === 'data')
    return {
      'pci-controller': await pciAddress(qmp, DATA_CONTROLLER),
      'bus-type': 'scsi',
      bus: 0,
      target: 0,
      unit: DATA_UNIT,
      serial: DATA_UDEV_SERIAL,
      dev,
    };
  return {
    'pci-controller': await pciAddress(qmp, ROOT_DISK),
    'bus-type': 'virtio',
    bus: 0,
    target: 0,
    unit: 0,
    ...(!bed.differs('serial without udev') && { serial: ROOT_SERIAL }),
    dev,
  };
}
