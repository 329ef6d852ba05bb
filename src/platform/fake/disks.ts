import type { Disk, DiskAddress, Disks, DiskStatistics } from '../index.ts';

/** Block devices that are set rather than found. */
export class FakeDisks implements Disks {
  disks: Disk[] = [];
  counters: DiskStatistics[] = [];
  /** By `MAJOR:MINOR`. */
  readonly names = new Map<string, string>();
  /** By `MAJOR:MINOR`. */
  readonly attached = new Map<string, DiskAddress[]>();

  list(): Disk[] {
    return this.disks;
  }

  name(major: number, minor: number): string | undefined {
    return this.names.get(`${major}:${minor}`);
  }

  addresses(major: number, minor: number): DiskAddress[] {
    return this.attached.get(`${major}:${minor}`) ?? [];
  }

  statistics(): DiskStatistics[] {
    return this.counters;
  }
}
