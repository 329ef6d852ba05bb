import { CommandError } from '../api/index.ts';

/**
 * What went wrong, by what a caller can do about it; `advice` says what that is. Codes are stable: programs may match on
 * them, and on nothing else of an error.
 */
export const errorCodes = [
  'target',
  'no-socket',
  'not-running',
  'paused',
  'no-agent',
  'busy',
  'disconnected',
  'timeout',
  'protocol',
  'refused',
  'blocked',
  'frozen',
  'unknown-command',
  'file',
  'still-frozen',
  'thawed-early',
] as const;
/** One of `errorCodes`. */
export type ErrorCode = (typeof errorCodes)[number];

/** What to do about each case, in a sentence for people. */
export const advice: Readonly<Record<ErrorCode, string>> = {
  target: 'Write unix:PATH, vsock:CID:PORT, tcp:HOST:PORT, libvirt:DOMAIN or qemu:PATH-OF-QMP-SOCKET.',
  'no-socket':
    'See that the machine runs, that its agent channel is at this place, and that you may open it.',
  'not-running': 'Start the machine.',
  paused: 'Let the machine go on (virsh resume, or QMP cont): a guest that is paused answers nothing.',
  'no-agent':
    'Start qemu-ga in the guest, wait until the guest has booted, or close what else uses the channel.',
  busy: 'Wait: the agent is there, but still works on something, or another program of the host talks to it.',
  disconnected: 'Ask again: the next call connects anew. What was asked may have been carried out.',
  timeout: 'Ask again, or allow more time. What was asked may still be carried out.',
  protocol: 'Do not trust this guest: what answers is broken, hostile, or no guest agent.',
  refused: 'Read what the agent says: it could not or would not do it.',
  blocked: "Let the guest's administrator allow the command (block list, allow list or policy of qemu-ga).",
  frozen: 'Thaw the file systems of the guest first (guest-fsfreeze-thaw).',
  'unknown-command': 'Update the agent in the guest: it does not have this command.',
  file: 'Read what it says: the copy of the file is not whole.',
  'still-frozen':
    'Thaw the guest by hand (guest-fsfreeze-thaw), or reset it: its file systems may be frozen.',
  'thawed-early': 'Throw the snapshot away: the guest has written to its disks before it was thawed.',
};

/** The root of what goes wrong between host and guest. Refusals by the agent are RefusedError. */
export abstract class GuestAgentError extends Error {
  abstract readonly code: ErrorCode;
}

/** A target that is written wrongly. */
export class TargetError extends GuestAgentError {
  override readonly name = 'TargetError';
  readonly code = 'target';
}

/** Nobody listens at the target, or it may not be opened. */
export class ConnectError extends GuestAgentError {
  override readonly name = 'ConnectError';
  readonly code = 'no-socket';
}

/** The channel is open or known, but no agent can answer; `code` says why, as far as the host can tell. */
export class UnavailableError extends GuestAgentError {
  override readonly name = 'UnavailableError';
  readonly code: 'not-running' | 'paused' | 'no-agent' | 'busy';

  constructor(code: UnavailableError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The channel closed while an answer was awaited. */
export class DisconnectedError extends GuestAgentError {
  override readonly name = 'DisconnectedError';
  readonly code = 'disconnected';
}

/** The agent did not answer in time. What was asked may still be carried out. */
export class TimeoutError extends GuestAgentError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
}

/** The answer is not what the schema says, or no JSON at all. */
export class ProtocolError extends GuestAgentError {
  override readonly name = 'ProtocolError';
  readonly code = 'protocol';
}

/** A copy of a file that is not whole: it changed, was cut short, or has another checksum. */
export class FileError extends GuestAgentError {
  override readonly name = 'FileError';
  readonly code = 'file';
}

/** A freeze that has not gone as it should. */
export class FreezeError extends GuestAgentError {
  override readonly name = 'FreezeError';
  readonly code: 'still-frozen' | 'thawed-early';

  constructor(code: FreezeError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The agent refused a command. Its message is the agent's own, and the guest's to choose: see `printable`. */
export class RefusedError extends CommandError {
  readonly code: 'refused' | 'blocked' | 'frozen' | 'unknown-command';

  constructor(code: RefusedError['code'], description: string, errorClass: CommandError['class']) {
    super(description, errorClass);
    this.code = code;
  }
}
