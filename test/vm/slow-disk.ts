import type { TestBed } from './test-bed.ts';

/** Lets one of the machine's disks pass so many bytes in a second; 0: as many as it can. */
export async function throttle({ guest }: TestBed, id: string, bps: number): Promise<void> {
  const others = { bps_rd: 0, bps_wr: 0, iops: 0, iops_rd: 0, iops_wr: 0 };
  await guest.qmp.execute('block_set_io_throttle', {
    id: `/machine/peripheral/${id}/virtio-backend`,
    bps,
    ...others,
  });
}
