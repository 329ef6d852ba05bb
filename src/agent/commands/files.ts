import { fileClose } from './file-close.ts';
import { fileFlush } from './file-flush.ts';
import { fileOpen } from './file-open.ts';
import { fileRead } from './file-read.ts';
import { fileSeek } from './file-seek.ts';
import { fileWrite } from './file-write.ts';
import type { SomeCommands } from './later.ts';

/** Commands on the guest's files; loaded with the first of them that is called. */
export const files = {
  commands: {
    'guest-file-close': fileClose,
    'guest-file-flush': fileFlush,
    'guest-file-open': fileOpen,
    'guest-file-read': fileRead,
    'guest-file-seek': fileSeek,
    'guest-file-write': fileWrite,
  },
  ports: ['files'],
} satisfies SomeCommands;
