import { exec } from './exec.ts';
import { execStatus } from './exec-status.ts';
import type { SomeCommands } from './later.ts';

/** Commands that run programs in the guest; loaded with the first of them that is called. */
export const programs = {
  commands: {
    'guest-exec': exec,
    'guest-exec-status': execStatus,
  },
  ports: ['exec'],
} satisfies SomeCommands;
