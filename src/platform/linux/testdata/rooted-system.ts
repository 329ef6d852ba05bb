import { check, O_CREAT, O_EXCL, O_WRONLY, type Runtime, type Sys } from '../../../runtime/index.ts';
import { SystemTree } from '../tree.ts';

/** A system whose files are those below a folder, for what writes to /sys. */
export interface RootedSystem {
  readonly runtime: Runtime;
  readonly tree: SystemTree;
}

/** Puts files into the folder `root` by their full path; a path that ends in a slash is a directory. */
export function rootedSystem(
  { sys, loop }: Runtime,
  root: string,
  files: Readonly<Record<string, string>>,
): RootedSystem {
  for (const [path, content] of Object.entries(files)) {
    for (let at = path.indexOf('/', 1); at >= 0; at = path.indexOf('/', at + 1)) {
      sys.mkdir(root + path.slice(0, at), 0o755);
    }
    if (path.endsWith('/')) continue;
    const fd = check<number>(sys.open(root + path, O_WRONLY | O_CREAT | O_EXCL, 0o644), 'open', path);
    check(sys.writeText(fd, content), 'write', path);
    sys.close(fd);
  }
  const rooted: Sys = {
    ...sys,
    open: (path, flags, mode) => sys.open(root + path, flags, mode),
    readDirectory: (path) => sys.readDirectory(root + path),
    realPath: (path) => sys.realPath(root + path),
  };
  return { runtime: { sys: rooted, loop }, tree: new SystemTree(rooted) };
}
