// Made from schema/exec.qapi by `npm run generate`. Changes belong there.
import type { LongString } from '../../wire/index.ts';

/** What became of a program. */
export interface GuestExecStatus {
  /**
   * whether it has ended and all of its output was read. If
   * not, nothing else is told.
   */
  readonly exited: boolean;
  /** its exit code, if it ended by itself */
  readonly exitcode?: number | bigint;
  /** the signal that ended it */
  readonly signal?: number | bigint;
  /**
   * what it wrote to its standard output, if that was
   * captured and not empty
   */
  readonly 'out-data'?: string;
  /**
   * what it wrote to its standard error, if that was captured
   * and not empty
   */
  readonly 'err-data'?: string;
  /**
   * whether there was more on its standard output than
   * 16 MiB; the rest is lost
   */
  readonly 'out-truncated'?: boolean;
  /**
   * whether there was more on its standard error than
   * 16 MiB; the rest is lost
   */
  readonly 'err-truncated'?: boolean;
}

/** A program that was started. */
export interface GuestExec {
  /** its process number in the guest */
  readonly pid: number | bigint;
}

/** Which output of a program to keep. */
export type GuestExecCaptureOutputMode = 'none' | 'stdout' | 'stderr' | 'separated' | 'merged';

/** Which output of a program to keep, by name or as a mere yes or no. */
export type GuestExecCaptureOutput = boolean | GuestExecCaptureOutputMode;

export interface ExecCommands {
  /**
   * Asks after a program that `guest-exec` started. Once its end was
   * told, the agent forgets it.
   */
  'guest-exec-status': {
    arguments: {
      /** from `guest-exec` */
      readonly pid: number | bigint;
    };
    result: GuestExecStatus;
  };

  /**
   * Starts a program in the guest and does not wait for it: ask
   * `guest-exec-status`. No shell is involved.
   */
  'guest-exec': {
    arguments: {
      /**
       * the program. Without a slash it is looked for in the
       * directories of PATH.
       */
      readonly path: string;
      /** its arguments, its own name not included */
      readonly arg?: readonly string[];
      /**
       * its whole environment, each as "NAME=value"; the agent's by
       * default
       */
      readonly env?: readonly string[];
      /**
       * what it reads from its standard input, which is empty
       * by default
       */
      readonly 'input-data'?: string | LongString;
      /** which output to keep; none by default */
      readonly 'capture-output'?: GuestExecCaptureOutput;
    };
    result: GuestExec;
  };
}

export const execArguments = {
  'guest-exec-status': 'pid:int',
  GuestExecCaptureOutputMode: 'enum none stdout stderr separated merged',
  GuestExecCaptureOutput: 'alternate bool GuestExecCaptureOutputMode',
  'guest-exec': 'path:str arg?:[str] env?:[str] input-data?:base64 capture-output?:GuestExecCaptureOutput',
} as const;

export const execResults = {
  GuestExecStatus: 'struct exited:bool exitcode?:int signal?:int out-data?:base64 err-data?:base64 out-truncated?:bool err-truncated?:bool',
  'guest-exec-status': 'GuestExecStatus',
  GuestExec: 'struct pid:int',
  'guest-exec': 'GuestExec',
} as const;
