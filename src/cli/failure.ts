import { CommandError } from '../api/index.ts';
import { advice, type ErrorCode, GuestAgentError, printable } from '../client/index.ts';
import { encode } from '../wire/index.ts';
import type { Screen } from './screen.ts';
import { UsageError } from './usage-error.ts';

/** An error as `--json` tells it. */
export interface Failure {
  /** Stable: programs may match on it. */
  readonly code: ErrorCode | 'usage' | 'interrupted' | 'failed';
  readonly message: string;
  /** What to do about it. */
  readonly advice: string | undefined;
}

/** The user has interrupted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What a user is told of an error. Throws what is a fault of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, advice: error.hint };
  if (error instanceof Interrupted) return { code: 'interrupted', message: error.message, advice: undefined };
  if (error instanceof GuestAgentError || error instanceof CommandError) {
    const code = 'code' in error ? error.code : 'refused';
    // What an agent has refused says itself what is wrong.
    return { code, message: error.message, advice: code === 'refused' ? undefined : advice[code] };
  }
  if (isSystemError(error)) return { code: 'failed', message: error.message, advice: undefined };
  throw error;
}

/** Tells what happened, then what to do: on standard error, or, for programs, as JSON. */
export function tellFailure(screen: Screen, failure: Failure): void {
  if (screen.json) return screen.print(encode({ error: failureJson(failure) }));
  screen.note(`qga: ${printable(failure.message)}`);
  if (failure.advice !== undefined) screen.note(failure.advice);
}

/** As `--json` has it. */
export function failureJson({ code, message, advice }: Failure): { [key: string]: string } {
  return { code, message, ...(advice !== undefined && { advice }) };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
