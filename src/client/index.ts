export { type Arguments, type CommandName, commandNames, type Result } from '../api/index.ts';
export type { Limits } from '../wire/index.ts';
export type { CallArguments, Caller, CallOptions } from './caller.ts';
export type { OpenStream } from './dial.ts';
export * from './errors.ts';
export type { ExecOptions, ExecResult, GuestProcess, StartOptions } from './exec.ts';
export type { ExecStreamOptions, TakeOutput } from './exec-stream.ts';
export { hostChecksum } from './file-checksum.ts';
export type { CopyOptions, CopyProgress } from './file-copy.ts';
export type { FreezeOptions, FrozenGuest } from './freeze.ts';
export { connect, type ConnectOptions, GuestAgent, waitForAgent } from './guest-agent.ts';
export type { ClockOffset, GuestClock } from './guest-clock.ts';
export type { GuestFile } from './guest-file.ts';
export {
  type FileMode,
  fileModes,
  type GuestFiles,
  type ReadFileOptions,
  type ReadStreamOptions,
} from './guest-files.ts';
export {
  type GuestPower,
  type PowerResult,
  type ShutdownMode,
  shutdownModes,
  type SuspendKind,
  suspendKinds,
} from './guest-power.ts';
export {
  type AddressOptions,
  type GuestAddress,
  type GuestWait,
  WAIT_TIMEOUT,
  type WaitOptions,
} from './guest-wait.ts';
export { type MachineState, machineStates } from './monitor.ts';
export { printable, unicodeEscape, UNPRINTABLE } from './printable.ts';
export { REPLY_LIMITS } from './stream-channel.ts';
export { formatTarget, parseTarget, type Target } from './target.ts';
export { commandTimeouts, DEFAULT_TIMEOUT, HANDSHAKE_TIMEOUT } from './timeouts.ts';
