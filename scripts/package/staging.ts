import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Installed } from './contents.ts';

/** Writes what is to be installed below `root`, with its permissions whatever the umask. */
export function stage(root: string, installed: readonly Installed[]): void {
  for (const { path, mode, content } of installed) {
    const target = join(root, path);
    makeFolder(root, content === undefined ? path : dirname(path));
    if (content !== undefined) writeFileSync(target, content);
    chmodSync(target, mode);
  }
}

/** Folders on the way are everybody's to read. */
function makeFolder(root: string, path: string): void {
  if (path !== '/' && path !== '.') makeFolder(root, dirname(path));
  mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, path), 0o755);
}
