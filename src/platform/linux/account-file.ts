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
/** Finds the file without opening it: some devices act when they are opened, such as a watchdog. */
const O_PATH = 0x20_0000;

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
  const found = check<number>(sys.open(path, O_PATH, 0), 'open', path);
  try {
    // The file that was found, whatever stands at its path by now.
    const file = `/proc/self/fd/${found}`;
    const status = check<FileStatus>(sys.stat(file), 'stat', path);
    const type = status[0] & FILE_TYPE;
    if (type === DIRECTORY) throw new SystemError(-EISDIR, 'read', path);
    if (type !== REGULAR) throw new SystemError(-EINVAL, 'read', path);
    if (!mayRead(account, status)) throw new SystemError(-EACCES, 'open', path);
    return readText(sys, file, path);
  } finally {
    sys.close(found);
  }
}

function readText(sys: Sys, file: string, path: string): string {
  const fd = check<number>(sys.open(file, O_NOCTTY | O_NONBLOCK, 0), 'open', path);
  try {
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
