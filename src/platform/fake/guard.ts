import type { FileAccess, FoundFile, FoundProgram, Guard, OpenFile } from '../index.ts';
import type { FakeFiles } from './files.ts';

/** Judges the files and programs in memory. There are no folders, and so no links in the way to anything. */
export class FakeGuard implements Guard {
  readonly #files: FakeFiles;
  /** Where a path leads to that is a link. */
  readonly links = new Map<string, string>();
  /** What is told of a file in place of what every file is. */
  readonly facts = new Map<string, Partial<FoundFile>>();
  /** Programs that others than root may change. */
  readonly alterable = new Set<string>();

  constructor(files: FakeFiles) {
    this.#files = files;
  }

  open(path: string, access: FileAccess, judge: (file: FoundFile) => void): OpenFile {
    const real = this.settle(path);
    const type = this.#files.files.has(real) ? 'regular' : 'none';
    const identity = this.identity(real);
    judge({ path: real, type, links: 1, identity, kernel: false, ...this.facts.get(real) });
    return this.#files.open(real, access);
  }

  program(path: string, judge: (name: string) => void): FoundProgram {
    judge(path);
    const file = this.settle(path);
    return { name: path, file, alterable: this.alterable.has(file) ? file : undefined };
  }

  settle(path: string): string {
    return this.links.get(path) ?? path;
  }

  identity(path: string): string | undefined {
    const real = this.settle(path);
    return this.#files.files.has(real) ? real : undefined;
  }
}
