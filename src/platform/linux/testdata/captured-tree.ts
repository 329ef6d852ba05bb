import { EINVAL, ENOENT, ENOTDIR } from '../../../runtime/index.ts';
import type { Tree } from '../tree.ts';

const MAX_LINKS = 40;
const ELOOP = 40;

/**
 * A part of /sys, /proc and /run as it was on some machine, in memory: files and links by their full path, a
 * link written as `-> target`. Directories exist by what is in them, or by a path that ends in a slash; their
 * order is the order in which they are written down.
 */
export class CapturedTree implements Tree {
  readonly #files = new Map<string, string>();
  readonly #links = new Map<string, string>();
  readonly #directories = new Map<string, Set<string>>();
  /** Errors (negated) that a path gives whatever is there. */
  readonly failures = new Map<string, number>();

  constructor(entries: Readonly<Record<string, string>>) {
    for (const [path, content] of Object.entries(entries)) this.#add(path, content);
  }

  #add(path: string, content: string): void {
    if (path.endsWith('/')) {
      this.#enter(path.slice(0, -1));
      return;
    }
    this.#enter(parent(path)).add(lastPart(path));
    if (content.startsWith('-> ')) this.#links.set(path, content.slice(3));
    else this.#files.set(path, content);
  }

  #enter(path: string): Set<string> {
    let entries = this.#directories.get(path);
    if (entries === undefined) {
      entries = new Set();
      this.#directories.set(path, entries);
      if (path !== '') this.#enter(parent(path)).add(lastPart(path));
    }
    return entries;
  }

  readText(path: string): string | number {
    const real = this.realPath(path);
    return typeof real === 'number' ? real : (this.#files.get(real) ?? -EINVAL);
  }

  readDirectory(path: string): string[] | number {
    const real = this.realPath(path);
    if (typeof real === 'number') return real;
    const entries = this.#directories.get(real);
    return entries === undefined ? -ENOTDIR : [...entries];
  }

  readLink(path: string): string | number {
    const directory = this.realPath(parent(path));
    if (typeof directory === 'number') return directory;
    const entry = `${directory}/${lastPart(path)}`;
    return this.#links.get(entry) ?? (this.#exists(entry) ? -EINVAL : -ENOENT);
  }

  realPath(path: string): string | number {
    return this.#resolve('', path, 0);
  }

  /** `path` as seen from the directory `base`, which has no links. */
  #resolve(base: string, path: string, links: number): string | number {
    let real = path.startsWith('/') ? '' : base;
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        real = parent(real);
        continue;
      }
      const entry = `${real}/${part}`;
      const failure = this.failures.get(entry);
      if (failure !== undefined) return failure;
      const target = this.#links.get(entry);
      if (target === undefined && !this.#exists(entry)) return -ENOENT;
      const next = target === undefined ? entry : this.#follow(real, target, links);
      if (typeof next === 'number') return next;
      real = next;
    }
    return real;
  }

  #follow(base: string, target: string, links: number): string | number {
    return links === MAX_LINKS ? -ELOOP : this.#resolve(base, target, links + 1);
  }

  #exists(path: string): boolean {
    return this.#files.has(path) || this.#directories.has(path);
  }
}

/** The path without its last part; the root is the empty path. */
function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
