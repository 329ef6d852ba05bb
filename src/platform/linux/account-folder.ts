import {
  check,
  DIRECTORY,
  EIO,
  ENOENT,
  ENOTDIR,
  EPERM,
  type FileStatus,
  fileType,
  O_CREAT,
  O_DSYNC,
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
  const mask = sys.umask(0o077);
  const result = sys.mkdir(path, 0o700);
  sys.umask(mask);
  check(result, 'mkdir', path);
}

/**
 * Puts a text in the place of the file `name` in a folder of the account's, as a whole: whoever reads sees the old one or
 * the new one, after a crash too. To be called with the account's rights. What belongs to somebody else (folder or file,
 * or a link in the place of either) is an EPERM of stat(2): it would lead the account to wherever that one likes.
 */
export function replaceFile(
  sys: Sys,
  account: Account,
  folder: string,
  name: string,
  text: Uint8Array,
): void {
  const path = `${folder}/${name}`;
  const temporary = `${name}.${sys.pid()}`;
  const told = `${folder}/${temporary}`;
  requireOwn(account, check(sys.lstat(folder), 'stat', folder), folder);
  const fd = check<number>(sys.open(folder, O_NOCTTY | O_NONBLOCK, 0), 'open', told);
  try {
    // From here on in the folder that is open, whatever stands at its path by now.
    const opened = `/proc/self/fd/${fd}`;
    const status = check<FileStatus>(sys.stat(opened), 'stat', folder);
    requireOwn(account, status, folder);
    if (fileType(status[0]) !== DIRECTORY) throw new SystemError(-ENOTDIR, 'open', told);
    const before = sys.lstat(`${opened}/${name}`);
    if (before !== -ENOENT) requireOwn(account, check(before, 'stat', path), path);
    writeNew(sys, `${opened}/${temporary}`, `${opened}/${name}`, text, told);
  } finally {
    sys.close(fd);
  }
}

function requireOwn({ uid }: Account, [, owner]: FileStatus, path: string): void {
  if (owner !== uid && owner !== 0) throw new SystemError(-EPERM, 'stat', path);
}

/** Writes `text` to a new file, which then takes the place of that at `path`. Errors tell of it as `told`. */
function writeNew(sys: Sys, temporary: string, path: string, text: Uint8Array, told: string): void {
  sys.unlink(temporary); // of an agent that was killed here
  // Written to the disk before it takes its place, as by fsync(2).
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_DSYNC;
  const fd = check<number>(sys.open(temporary, flags, 0o600), 'open', told);
  try {
    try {
      check(sys.chmod(fd, 0o600), 'fchmod', told); // whatever the umask
      for (let at = 0; at < text.length;) {
        const count = check<number>(sys.write(fd, text, at, text.length - at), 'write', told);
        if (count === 0) throw new SystemError(-EIO, 'write', told);
        at += count;
      }
    } finally {
      sys.close(fd);
    }
    check(sys.rename(temporary, path), 'rename', told);
  } catch (error) {
    sys.unlink(temporary);
    throw error;
  }
}
