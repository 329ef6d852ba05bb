/** What went wrong between host and guest, by what a caller can do about it. Refusals by the agent are CommandError. */
export const errorCodes = ['connect', 'disconnected', 'sync', 'timeout', 'protocol'] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** The root of the errors of a connection to a guest agent. */
export abstract class GuestAgentError extends Error {
  abstract readonly code: ErrorCode;
}

/** Nobody listens at the target, or it may not be opened. */
export class ConnectError extends GuestAgentError {
  override readonly name = 'ConnectError';
  readonly code = 'connect';
}

/** The channel closed while an answer was awaited. */
export class DisconnectedError extends GuestAgentError {
  override readonly name = 'DisconnectedError';
  readonly code = 'disconnected';
}

/** The channel is open, but no agent answered the handshake: none runs, or it is busy. */
export class SyncError extends GuestAgentError {
  override readonly name = 'SyncError';
  readonly code = 'sync';
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
