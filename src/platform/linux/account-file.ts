import {
  check,
  EACCES,
  EINVAL,
  EISDIR,
  type FileStatus,
  type Sys,
  SystemError,
} from '../../runtime/index.ts';
import type { Account } from '../index.ts';
import { readToEnd } from './file-bytes.ts';
import { systemText } from './system-text.ts';

const O_NOCTTY = 0x100;
const O_NONBLOCK = 0x800;

// inode(7)
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const OWNER_READS = 0o400;
const GROUP_READS = 0o040;
const OTHERS_READ = 0o004;

/**
 * The text of a file in an account's home. The agent may read everything and the account may link there whatever it
 * likes, so that only a regular file is read (no FIFO, no endless device) and only one that the account may read itself.
 */
export function readAccountFile(sys: Sys, path: string, account: Account): string {
  const fd = check<number>(sys.open(path, O_NOCTTY | O_NONBLOCK, 0), 'open', path);
  try {
    // The file that is open, whatever stands at its path by now.
    const status = check<FileStatus>(sys.stat(`/proc/self/fd/${fd}`), 'stat', path);
    const type = status[0] & FILE_TYPE;
    if (type === DIRECTORY) throw new SystemError(-EISDIR, 'read', path);
    if (type !== REGULAR) throw new SystemError(-EINVAL, 'read', path);
    if (!mayRead(account, status)) throw new SystemError(-EACCES, 'open', path);
    const bytes = check<Uint8Array>(readToEnd(sys, fd), 'read', path);
    return systemText(sys, bytes, 0, bytes.length);
  } finally {
    sys.close(fd);
  }
}

/** Of the account's groups only the first is known here. */
function mayRead({ uid, gid }: Account, [mode, owner, group]: FileStatus): boolean {
  if (uid === 0) return true;
  if (uid === owner) return (mode & OWNER_READS) !== 0;
  return (mode & (gid === group ? GROUP_READS : OTHERS_READ)) !== 0;
}
