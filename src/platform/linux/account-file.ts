import {
  check,
  DIRECTORY,
  EINVAL,
  EISDIR,
  type FileStatus,
  fileType,
  O_NOCTTY,
  O_NONBLOCK,
  REGULAR,
  type Sys,
  SystemError,
} from '../../runtime/index.ts';
import type { Account } from '../index.ts';
import { asAccount } from './account-rights.ts';
import { readToEnd } from './file-bytes.ts';
import { systemText } from './system-text.ts';

/** Bytes of a file that an account may have the agent read: thousands of keys, and not all of the guest's memory. */
const SIZE_LIMIT = 16 << 20;

/**
 * The text of a file in the home of an account that is in `groups`. The agent may read everything and the account may
 * link there whatever it likes, so it is the account that opens the file, and only a regular one is read (no FIFO, no
 * endless device).
 */
export function readAccountFile(sys: Sys, path: string, account: Account, groups: readonly number[]): string {
  const fd = check<number>(
    asAccount(sys, account, groups, () => sys.open(path, O_NOCTTY | O_NONBLOCK, 0)),
    'open',
    path,
  );
  try {
    // The file that is open, whatever stands at its path by now.
    const [mode] = check<FileStatus>(sys.stat(`/proc/self/fd/${fd}`), 'stat', path);
    const type = fileType(mode);
    if (type === DIRECTORY) throw new SystemError(-EISDIR, 'read', path);
    if (type !== REGULAR) throw new SystemError(-EINVAL, 'read', path);
    const bytes = check<Uint8Array>(readToEnd(sys, fd, SIZE_LIMIT), 'read', path);
    return systemText(sys, bytes, 0, bytes.length);
  } finally {
    sys.close(fd);
  }
}
