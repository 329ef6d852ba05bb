import {
  check,
  DIRECTORY,
  EACCES,
  EIO,
  ENOENT,
  ENOTDIR,
  type FileStatus,
  fileType,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_NONBLOCK,
  O_WRONLY,
  type Sys,
  SystemError,
} from '../../runtime/index.ts';
import type { Account } from '../index.ts';

/** Makes a folder that only its owner may use; one that is there stays as it is. To be called with the account's rights. */
export function makeFolder(sys: Sys, path: string): void {
  const status = sys.stat(path);
  if (typeof status !== 'number' && fileType(status[0]) === DIRECTORY) return;
  check(sys.mkdir(path, 0o700), 'mkdir', path);
}

/**
 * Puts a text in the place of the file `name` in a folder of the account's, as a whole: whoever reads sees the old one or
 * the new one. To be called with the account's rights. A folder that belongs to somebody else, or that is found by a link
 * of somebody else's, is EACCES: it would lead the account to wherever that one likes.
 */
export function replaceFile(
  sys: Sys,
  account: Account,
  folder: string,
  name: string,
  text: Uint8Array,
): void {
  const path = `${folder}/${name}`;
  requireOwn(account, sys.lstat(folder), path);
  const fd = check<number>(sys.open(folder, O_NOCTTY | O_NONBLOCK, 0), 'open', path);
  try {
    // From here on in the folder that is open, whatever stands at its path by now.
    const opened = `/proc/self/fd/${fd}`;
    const status = requireOwn(account, sys.stat(opened), path);
    if (fileType(status[0]) !== DIRECTORY) throw new SystemError(-ENOTDIR, 'open', path);
    const before = sys.lstat(`${opened}/${name}`);
    if (before !== -ENOENT) requireOwn(account, before, path);
    const temporary = `${opened}/${name}.${sys.pid()}`;
    try {
      writeNew(sys, temporary, text, path);
      check(sys.rename(temporary, `${opened}/${name}`), 'rename', path);
    } catch (error) {
      sys.unlink(temporary);
      throw error;
    }
  } finally {
    sys.close(fd);
  }
}

function requireOwn({ uid }: Account, status: FileStatus | number, path: string): FileStatus {
  const known = check<FileStatus>(status, 'open', path);
  if (known[1] !== uid && known[1] !== 0) throw new SystemError(-EACCES, 'open', path);
  return known;
}

function writeNew(sys: Sys, temporary: string, text: Uint8Array, path: string): void {
  sys.unlink(temporary); // of an agent that was killed here
  const fd = check<number>(sys.open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600), 'open', path);
  try {
    check(sys.chmod(fd, 0o600), 'fchmod', path); // whatever the umask
    for (let at = 0; at < text.length;) {
      const count = check<number>(sys.write(fd, text, at, text.length - at), 'write', path);
      if (count === 0) throw new SystemError(-EIO, 'write', path);
      at += count;
    }
  } finally {
    sys.close(fd);
  }
}
