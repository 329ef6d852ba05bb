import type { FileSystems, Mount } from '../platform/index.ts';
import { attempt } from './attempt.ts';

/** The mounted file systems, in the order of their mounts. CommandError if the system does not tell them. */
export function listMounts(filesystems: Pick<FileSystems, 'mounts'>): Mount[] {
  return attempt(
    () => filesystems.mounts(),
    ({ path }) => `failed to open mtab file: '${path}'`,
  );
}
