import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, constants, mkdir, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

type Entry =
  | { readonly kind: 'text'; readonly content: string | Uint8Array; readonly mode: number }
  | { readonly kind: 'copy'; readonly from: string; readonly mode: number }
  | { readonly kind: 'link'; readonly to: string }
  | { readonly kind: 'folder'; readonly mode: number };

/** Files that are to be put into a guest, and a name for exactly these. */
export class FileTree {
  readonly #entries = new Map<string, Entry>();

  file(path: string, content: string | Uint8Array, mode = 0o644): this {
    return this.#add(path, { kind: 'text', content, mode });
  }

  copy(path: string, from: string, mode = 0o644): this {
    return this.#add(path, { kind: 'copy', from, mode });
  }

  link(path: string, to: string): this {
    return this.#add(path, { kind: 'link', to });
  }

  folder(path: string, mode = 0o755): this {
    return this.#add(path, { kind: 'folder', mode });
  }

  /** Everything below the host's `folder` that `wanted` likes, at the same paths in the guest. */
  async copyAll(folder: string, wanted: (path: string) => boolean): Promise<this> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const from = join(entry.parentPath, entry.name);
      const path = from.slice(folder.length);
      if (!wanted(path)) continue;
      if (entry.isSymbolicLink()) this.link(path, await readlink(from));
      else if (entry.isFile()) this.copy(path, from, 0o755);
    }
    return this;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  addAll(other: FileTree): this {
    for (const [path, entry] of other.#entries) this.#add(path, entry);
    return this;
  }

  /** The same for the same files, whoever made them and when. */
  async digest(): Promise<string> {
    const hash = createHash('sha256');
    for (const [path, entry] of this.#entries) {
      hash.update(`\0${path}\0${entry.kind}\0`);
      if (entry.kind === 'link') hash.update(entry.to);
      else hash.update(`${entry.mode}\0`);
      if (entry.kind === 'text') hash.update(entry.content);
      if (entry.kind === 'copy') for await (const chunk of createReadStream(entry.from)) hash.update(chunk);
    }
    return hash.digest('hex').slice(0, 16);
  }

  /** Writes everything into the host's folder `root`. */
  async write(root: string): Promise<void> {
    for (const [path, entry] of this.#entries) {
      const target = join(root, path);
      await mkdir(entry.kind === 'folder' ? target : dirname(target), { recursive: true });
      if (entry.kind === 'link') {
        await symlink(entry.to, target);
        continue;
      }
      if (entry.kind === 'text') await writeFile(target, entry.content);
      if (entry.kind === 'copy') await copyFile(entry.from, target, constants.COPYFILE_FICLONE);
      await chmod(target, entry.mode);
    }
  }

  #add(path: string, entry: Entry): this {
    this.#entries.set(path, entry);
    return this;
  }
}
