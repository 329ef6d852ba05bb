import { run } from '../../../scripts/build/process.ts';
import { emptyExt4, sparseFile } from '../disk-image.ts';
import type { MachineDescription } from '../machine-description.ts';

/** MiB; smaller ones mkfs.xfs does not make. */
const XFS_SIZE = 300;

/** A machine with file systems of several kinds, which its checks mount. */
export const freezeMachine: MachineDescription = {
  name: 'file systems that freeze',
  timeLimit: 540_000,
  modules: ['xfs', 'vfat', 'nls_cp437', 'nls_ascii', 'loop'],
  disks: [
    { id: 'work', make: async (path) => await emptyExt4(path, 64) },
    {
      id: 'xfs',
      make: async (path) => {
        await sparseFile(path, XFS_SIZE);
        await run('/sbin/mkfs.xfs', ['-q', path]);
      },
    },
    { id: 'vfat', make: async (path) => await sparseFile(path, 16) },
    { id: 'faulty', make: async (path) => await emptyExt4(path, 16) },
  ],
};
