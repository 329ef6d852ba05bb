import type { Arguments, CommandName, Result } from '../api/index.ts';

/** What every call may be told. */
export interface CallOptions {
  /**
   * Milliseconds until TimeoutError, from when the call's turn has come. By default those of the command
   * (`commandTimeouts`).
   */
  readonly timeout?: number | undefined;
  /** Ends the wait; the call rejects with the signal's reason. What was sent may be carried out. */
  readonly signal?: AbortSignal | undefined;
}

/** The arguments of a call: those of a command that needs none may be left out. */
export type CallArguments<N extends CommandName> =
  Record<string, never> extends Arguments<N>
    ? [args?: Arguments<N>, options?: CallOptions]
    : [args: Arguments<N>, options?: CallOptions];

/** Whoever executes commands: what files, programs and freezes need of a GuestAgent. */
export interface Caller {
  /** Executes a command, as `GuestAgent.execute` does. */
  execute<N extends CommandName>(name: N, ...call: CallArguments<N>): Promise<Result<N>>;
  /** Milliseconds that a call of `name` may take where it does not say. */
  timeout(name: CommandName): number;
}
