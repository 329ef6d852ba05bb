import { getCpustats } from './get-cpustats.ts';
import { getDisks } from './get-disks.ts';
import { getDiskstats } from './get-diskstats.ts';
import { getFsinfo } from './get-fsinfo.ts';
import { getHostName } from './get-host-name.ts';
import { getLoad } from './get-load.ts';
import { getMemoryBlockInfo } from './get-memory-block-info.ts';
import { getMemoryBlocks } from './get-memory-blocks.ts';
import { getOsinfo } from './get-osinfo.ts';
import { getTime } from './get-time.ts';
import { getTimezone } from './get-timezone.ts';
import { getUsers } from './get-users.ts';
import { getVcpus } from './get-vcpus.ts';
import type { SomeCommands } from './later.ts';
import { networkGetInterfaces } from './network-get-interfaces.ts';
import { networkGetRoute } from './network-get-route.ts';

/** Commands that ask what the guest is; loaded with the first of them that is called. */
export const asking = {
  commands: {
    'guest-get-cpustats': getCpustats,
    'guest-get-disks': getDisks,
    'guest-get-diskstats': getDiskstats,
    'guest-get-fsinfo': getFsinfo,
    'guest-get-host-name': getHostName,
    'guest-get-load': getLoad,
    'guest-get-memory-block-info': getMemoryBlockInfo,
    'guest-get-memory-blocks': getMemoryBlocks,
    'guest-get-osinfo': getOsinfo,
    'guest-get-time': getTime,
    'guest-get-timezone': getTimezone,
    'guest-get-users': getUsers,
    'guest-get-vcpus': getVcpus,
    'guest-network-get-interfaces': networkGetInterfaces,
    'guest-network-get-route': networkGetRoute,
  },
  ports: ['accounts', 'clock', 'cpus', 'disks', 'filesystems', 'host', 'memory', 'network'],
} satisfies SomeCommands;
