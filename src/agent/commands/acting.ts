import { fstrim } from './fstrim.ts';
import type { SomeCommands } from './later.ts';
import { setMemoryBlocks } from './set-memory-blocks.ts';
import { setTime } from './set-time.ts';
import { setUserPassword } from './set-user-password.ts';
import { setVcpus } from './set-vcpus.ts';
import { shutdown } from './shutdown.ts';
import { sshAddAuthorizedKeys } from './ssh-add-authorized-keys.ts';
import { sshGetAuthorizedKeys } from './ssh-get-authorized-keys.ts';
import { sshRemoveAuthorizedKeys } from './ssh-remove-authorized-keys.ts';
import { suspendDisk } from './suspend-disk.ts';
import { suspendHybrid } from './suspend-hybrid.ts';
import { suspendRam } from './suspend-ram.ts';

/** Commands that act on the guest as a whole; loaded with the first of them that is called. */
export const acting = {
  commands: {
    'guest-fstrim': fstrim,
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
  },
  ports: ['accounts', 'clock', 'cpus', 'exec', 'filesystems', 'memory', 'power'],
} satisfies SomeCommands;
