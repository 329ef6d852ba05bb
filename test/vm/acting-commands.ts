import type { CommandName } from '../../src/api/index.ts';

/** Commands that change more of the guest than its files and processes. */
export const ACTING_COMMANDS: readonly CommandName[] = [
  'guest-set-time',
  'guest-shutdown',
  'guest-fsfreeze-freeze',
  'guest-fsfreeze-freeze-list',
  'guest-fsfreeze-thaw',
  'guest-fstrim',
  'guest-suspend-disk',
  'guest-suspend-ram',
  'guest-suspend-hybrid',
  'guest-set-vcpus',
  'guest-set-user-password',
  'guest-set-memory-blocks',
  'guest-ssh-add-authorized-keys',
  'guest-ssh-remove-authorized-keys',
];
