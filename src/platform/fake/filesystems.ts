import type { FileSystems, Mount, Usage } from '../index.ts';

/** Mounts that are set rather than found. */
export class FakeFileSystems implements FileSystems {
  mounted: Mount[] = [];
  /** Space by mount point. */
  readonly space = new Map<string, Usage>();

  mounts(): Mount[] {
    return this.mounted;
  }

  usage(mountpoint: string): Usage | undefined {
    return this.space.get(mountpoint);
  }
}
