import type { Exec, Files } from '../../platform/index.ts';

/** A policy that is in force. What it refuses is a CommandError. */
export interface LoadedPolicy {
  /** Those that may be called. */
  readonly commands: ReadonlySet<string>;
  /** For guest-file-open; undefined if the platform's own are not limited. */
  readonly files: Files | undefined;
  /** For guest-exec, likewise. */
  readonly exec: Exec | undefined;
  /** Throws unless the user's password, or keys, may be dealt with. */
  requireUser(subject: UserSubject, name: string): Promise<void>;
}

export type UserSubject = 'password' | 'keys';
