import type { Result } from '../../api/index.ts';
import type { Mount, Platform } from '../../platform/index.ts';
import { attempt, describeCall } from '../attempt.ts';
import type { Command } from '../command.ts';
import { wireDiskAddress } from '../disk-address.ts';
import { listMounts } from '../mounts.ts';

type FilesystemInfo = Result<'guest-get-fsinfo'>[number];

/** The last mounted first, as clients have always seen them. */
export const getFsinfo: Command<'guest-get-fsinfo'> = ({ platform }) => {
  const mounts = listMounts(platform.filesystems);
  return mounts.toReversed().map((mount) => filesystemInfo(platform, mount));
};

function filesystemInfo({ disks, filesystems }: Platform, mount: Mount): FilesystemInfo {
  const { major, minor, mountpoint, type } = mount;
  const usage = filesystems.usage(mountpoint);
  return {
    name: attempt(() => disks.name(major, minor), describeCall) ?? `${major}:${minor}`,
    mountpoint,
    type,
    ...(usage && {
      'used-bytes': usage.used,
      'total-bytes': usage.total,
      'total-bytes-privileged': usage.totalPrivileged,
    }),
    disk: attempt(() => disks.addresses(major, minor), describeCall)
      .toReversed()
      .map(wireDiskAddress),
  };
}
