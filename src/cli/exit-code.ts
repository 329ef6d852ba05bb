import { CommandError } from '../api/index.ts';
import { type ErrorCode, GuestAgentError } from '../client/index.ts';
import { Interrupted } from './failure.ts';
import { UsageError } from './usage-error.ts';

/** How `qga` ends. Scripts rely on these; docs/qga.md lists them. */
export const exitCodes = {
  done: 0,
  /** The guest refused or could not, or a program in it failed. */
  failed: 1,
  usage: 2,
  /** No socket, no machine, no agent. */
  unreachable: 3,
  timeout: 4,
  /** What answers is no guest agent, or a hostile one. */
  protocol: 5,
  /** A freeze that is not as it should be. */
  freeze: 6,
  /** 128 + SIGINT, as shells tell it. */
  interrupted: 130,
} as const;

const byCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  target: exitCodes.usage,
  'no-socket': exitCodes.unreachable,
  'not-running': exitCodes.unreachable,
  paused: exitCodes.unreachable,
  'no-agent': exitCodes.unreachable,
  busy: exitCodes.unreachable,
  disconnected: exitCodes.unreachable,
  timeout: exitCodes.timeout,
  protocol: exitCodes.protocol,
  'still-frozen': exitCodes.freeze,
  'thawed-early': exitCodes.freeze,
};

/** The exit code for an error, however it came about. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  if (error instanceof CommandError) return exitCodes.failed;
  if (error instanceof GuestAgentError) return byCode[error.code] ?? exitCodes.failed;
  return exitCodes.failed;
}

/** That of several guests: the one that all have that failed, else `failed`. */
export function commonExit(exits: readonly number[]): number {
  const wrong = new Set(exits.filter((code) => code !== exitCodes.done));
  const [only] = wrong;
  if (only === undefined) return exitCodes.done;
  return wrong.size === 1 ? only : exitCodes.failed;
}
