/** One file to copy. */
export interface CopyJob {
  /** For the progress bar and in messages; a guest's name is in it, so it has to be `printable` for a terminal. */
  readonly name: string;
  /** Copies it; `progress` is told how many bytes are done, and of how many. */
  run(progress: (bytes: number, total: number | undefined) => void): Promise<void>;
}

/** What was done with the files of a copy. */
export interface CopyResult {
  files: number;
  bytes: number;
  /** Names that were left out, each with the reason. */
  readonly skipped: { readonly name: string; readonly reason: string }[];
}
