/** Files by path, as guest-file-open knows them. Every failure is a SystemError. */
export interface Files {
  /** Opens the file at `path` without waiting, for a FIFO's other end neither. */
  open(path: string, access: FileAccess): OpenFile;
}

/** How to open: what fopen(3) makes of a mode. */
export interface FileAccess {
  readonly read: boolean;
  readonly write: boolean;
  /** Every write goes to the end. */
  readonly append: boolean;
  /** Empties an existing file. */
  readonly truncate: boolean;
  /** Permissions of a file that does not exist yet, whatever the umask; undefined: it has to exist. */
  readonly create: number | undefined;
}

export type Whence = 'set' | 'cur' | 'end';

/** An open file. Reads and writes may be partial; a byte array's range is given by start and length. */
export interface OpenFile {
  /** Reads up to `length` bytes; 0 at the end of the file, undefined when nothing is there yet (a FIFO, a terminal). */
  read(into: Uint8Array, at: number, length: number): number | undefined;
  /** Writes and returns how much was taken; undefined when nothing could be taken without waiting. */
  write(from: Uint8Array, at: number, length: number): number | undefined;
  /** Returns the new position, exact over the whole range. */
  seek(offset: number | bigint, whence: Whence): number | bigint;
  /** Closes it; it is gone even if this fails. */
  close(): void;
}
