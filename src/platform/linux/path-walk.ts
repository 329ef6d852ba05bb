import {
  check,
  ELOOP,
  ENOENT,
  ENOTDIR,
  type FileStatus,
  fileType,
  O_PATH,
  type Sys,
  SystemError,
} from '../../runtime/index.ts';

const LINK = 0o120000;
/** As the kernel has it. */
const MOST_LINKS = 40;

/**
 * Follows `path`, part by part and link by link, from the root to what it leads to, and returns that without links, `.` and
 * `..`. `visit` sees each part on the way, links too. What is missing ends the walk: the rest stays as it is written, or is an
 * error if `mustExist`. Links of /proc that are more than their text are followed by their text.
 */
export function followPath(
  sys: Sys,
  path: string,
  mustExist: boolean,
  visit: (part: string, status: FileStatus) => void = () => {},
): string {
  const rest = path.split('/').toReversed();
  let real: string[] = [];
  let links = 0;
  let missing = false;
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      real.pop();
      continue;
    }
    const next = `/${[...real, name].join('/')}`;
    const status = missing ? -ENOENT : sys.lstat(next);
    if (typeof status === 'number') {
      if (mustExist || (status !== -ENOENT && status !== -ENOTDIR)) check(status, 'open', path);
      missing = true;
    } else {
      visit(next, status);
      if (fileType(status[0]) === LINK) {
        if (++links > MOST_LINKS) throw new SystemError(-ELOOP, 'open', path);
        const target = check<string>(sys.readLink(next), 'open', path);
        if (target.startsWith('/')) real = [];
        rest.push(...target.split('/').toReversed());
        continue;
      }
    }
    real.push(name);
  }
  return `/${real.join('/')}`;
}

/**
 * The folder at `path`, which has neither links nor dots, opened part by part: a part that has become a link meanwhile is no
 * folder. (The one call for it, openat2(2), is not there before Linux 5.6.) Returns the descriptor or a negated errno.
 */
export function openFolder(sys: Sys, path: string): number {
  let fd = sys.open('/', O_PATH, 0);
  for (const name of path.split('/')) {
    if (fd < 0 || name === '') continue;
    const next = sys.openAt(fd, name, O_PATH, 0);
    sys.close(fd);
    fd = next;
  }
  return fd;
}

/** Of a path from the root: its folder and its last name. */
export function splitPath(path: string): readonly [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash) || '/', path.slice(slash + 1)];
}
