import type { Pattern } from './pattern.ts';

/** What a policy file says, its profile included, with the paths as they are written. */
export interface PolicyRules {
  readonly commands: ReadonlySet<string>;
  /** Undefined for subjects without rules: all that their commands can do. */
  readonly files: readonly FileRule[] | undefined;
  /** Files that no rule opens. */
  readonly never: readonly Pattern[];
  readonly programs: readonly ProgramRule[] | undefined;
  readonly password: readonly Pattern[] | undefined;
  readonly keys: readonly Pattern[] | undefined;
}

/** Ways to open a file. Who may write may append. */
export type FileMode = 'read' | 'write' | 'append';

/** What a rule on files does not mean unless it says so. */
export const fileExtents = ['hard-links', 'devices', 'kernel'] as const;
export type FileExtent = (typeof fileExtents)[number];

export interface FileRule {
  readonly mode: FileMode;
  readonly extents: ReadonlySet<FileExtent>;
  readonly path: Pattern;
}

export interface ProgramRule {
  readonly path: Pattern;
  /** One for each argument. */
  readonly arguments: readonly Pattern[];
  /** Whether any others may follow. */
  readonly open: boolean;
  /** Names of variables that the environment may have. */
  readonly environment: ReadonlySet<string>;
  /** Whether it may be given something to read. */
  readonly input: boolean;
}
