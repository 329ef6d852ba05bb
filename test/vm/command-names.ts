import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const list = join(import.meta.dirname, '../../schema/command-order.txt');

/** Commands that change more of the guest than its files and processes. */
export const ACTING_COMMANDS: readonly string[] = [
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

/** Every command of the interface. */
export function commandNames(): string[] {
  return readFileSync(list, 'utf8').replaceAll(/#.*/g, '').split(/\s+/).filter(Boolean);
}
