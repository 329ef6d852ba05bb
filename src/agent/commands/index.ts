import type { CommandName } from '../../api/index.ts';
import type { Command } from '../command.ts';
import { exec } from './exec.ts';
import { execStatus } from './exec-status.ts';
import { fileClose } from './file-close.ts';
import { fileFlush } from './file-flush.ts';
import { fileOpen } from './file-open.ts';
import { fileRead } from './file-read.ts';
import { fileSeek } from './file-seek.ts';
import { fileWrite } from './file-write.ts';
import { fsfreezeFreeze } from './fsfreeze-freeze.ts';
import { fsfreezeFreezeList } from './fsfreeze-freeze-list.ts';
import { fsfreezeStatus } from './fsfreeze-status.ts';
import { fsfreezeThaw } from './fsfreeze-thaw.ts';
import { fstrim } from './fstrim.ts';
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
import { info } from './info.ts';
import { networkGetInterfaces } from './network-get-interfaces.ts';
import { networkGetRoute } from './network-get-route.ts';
import { ping } from './ping.ts';
import { setMemoryBlocks } from './set-memory-blocks.ts';
import { setTime } from './set-time.ts';
import { setVcpus } from './set-vcpus.ts';
import { shutdown } from './shutdown.ts';
import { setUserPassword } from './set-user-password.ts';
import { sshAddAuthorizedKeys } from './ssh-add-authorized-keys.ts';
import { sshGetAuthorizedKeys } from './ssh-get-authorized-keys.ts';
import { suspendDisk } from './suspend-disk.ts';
import { suspendHybrid } from './suspend-hybrid.ts';
import { suspendRam } from './suspend-ram.ts';
import { sshRemoveAuthorizedKeys } from './ssh-remove-authorized-keys.ts';
import { sync } from './sync.ts';
import { syncDelimited } from './sync-delimited.ts';

/** Every command by its wire name. A command of the schema that is missing here does not compile. */
export const commands: { readonly [N in CommandName]: Command<N> } = {
  'guest-exec': exec,
  'guest-exec-status': execStatus,
  'guest-file-close': fileClose,
  'guest-file-flush': fileFlush,
  'guest-file-open': fileOpen,
  'guest-file-read': fileRead,
  'guest-file-seek': fileSeek,
  'guest-file-write': fileWrite,
  'guest-fsfreeze-freeze': fsfreezeFreeze,
  'guest-fsfreeze-freeze-list': fsfreezeFreezeList,
  'guest-fsfreeze-status': fsfreezeStatus,
  'guest-fsfreeze-thaw': fsfreezeThaw,
  'guest-fstrim': fstrim,
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
  'guest-info': info,
  'guest-network-get-interfaces': networkGetInterfaces,
  'guest-network-get-route': networkGetRoute,
  'guest-ping': ping,
  'guest-set-memory-blocks': setMemoryBlocks,
  'guest-set-time': setTime,
  'guest-set-user-password': setUserPassword,
  'guest-set-vcpus': setVcpus,
  'guest-shutdown': shutdown,
  'guest-ssh-add-authorized-keys': sshAddAuthorizedKeys,
  'guest-ssh-get-authorized-keys': sshGetAuthorizedKeys,
  'guest-ssh-remove-authorized-keys': sshRemoveAuthorizedKeys,
  'guest-suspend-disk': suspendDisk,
  'guest-suspend-hybrid': suspendHybrid,
  'guest-suspend-ram': suspendRam,
  'guest-sync': sync,
  'guest-sync-delimited': syncDelimited,
};
