/** Programs. */
export interface Exec {
  /** Starts a program; SystemError, with the text of execve(2)'s failure, if it does not start. */
  spawn(program: Program): Child;
  /** Whether there is a program at `path` that may be executed. */
  isExecutable(path: string): boolean;
}

export interface Program {
  /** Searched in PATH if it has no slash. */
  readonly path: string;
  /** What is executed, in place of what `path` leads to, which is then its name alone. */
  readonly file?: string;
  /** Without the program's own name. */
  readonly arguments: readonly string[];
  /** `NAME=value`; undefined: the agent's own. */
  readonly environment: readonly string[] | undefined;
  /** What the program reads, piece by piece; undefined: nothing, as from /dev/null. */
  readonly input: readonly Uint8Array[] | undefined;
  readonly stdout: 'null' | 'pipe';
  /** `stdout`: goes where stdout goes. */
  readonly stderr: 'null' | 'pipe' | 'stdout';
  /** Leads a session of its own. */
  readonly session?: boolean;
}

/** A running program. Assign the callbacks right after `spawn`. */
export interface Child {
  readonly pid: number;
  /** Called with what came on stdout and stderr; the bytes are valid during the call only. */
  onOutput: ((stream: 'stdout' | 'stderr', bytes: Uint8Array) => void) | undefined;
  /** Called once: the program has ended and its output has been read to the end. */
  onEnd: ((end: ProgramEnd) => void) | undefined;
  /** Sends a signal, to the whole session if it leads one. Nothing happens if it has ended. */
  kill(signal: number): void;
}

/** Exit code, or the signal that killed it. */
export type ProgramEnd = { readonly code: number } | { readonly signal: number };
