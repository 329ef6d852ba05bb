import type { FileAccess, OpenFile } from './files.ts';

/**
 * What a policy on arguments stands on: files and programs by where they are, not by how they are called, with nothing
 * between judgement and use that could change what was judged. Failures are SystemErrors.
 */
export interface Guard {
  /**
   * Opens the file that `path` leads to, as Files.open does, unless `judge` throws, which is called before anything has
   * been opened, made or emptied. What is opened then is what was judged, and nothing else, whatever is done to its path
   * meanwhile. Where `path` leads to nothing, `judge` is asked before that is told.
   */
  open(path: string, access: FileAccess, judge: (file: FoundFile) => void): OpenFile;
  /**
   * The program at `path`, unless `judge` throws, which is called with its name: the links in the way to its folder are
   * followed, its own name stays, since programs look at the name by which they are called.
   */
  program(path: string, judge: (name: string) => void): FoundProgram;
  /**
   * The path without links, `.` and `..`, as far as there is anything; what comes behind that stays as it is. `strange` is
   * called with each link on the way of another user than root and the agent's own.
   */
  settle(path: string, strange?: (link: string) => void): string;
  /** Which file `path` leads to: equal only for the same file. Undefined for none. */
  identity(path: string): string | undefined;
}

export interface FoundFile {
  /** From the root, without links. */
  readonly path: string;
  /** `none`: not there; it may be about to be made. */
  readonly type: 'none' | 'regular' | 'folder' | 'other';
  /** How many names it has. */
  readonly links: number;
  /** See Guard.identity; undefined for none. */
  readonly identity: string | undefined;
  /** Whether it is on one of the file systems that show the kernel's own state: proc, sysfs and the like. */
  readonly kernel: boolean;
}

export interface FoundProgram {
  /** By which it is called. */
  readonly name: string;
  /** What is executed, without links. */
  readonly file: string;
  /**
   * A folder, link or file in the way to it that others than root and the agent's own user may change: if undefined, it
   * stays what it is between now and its start, and so does what a script of it is interpreted by.
   */
  readonly alterable: string | undefined;
}
