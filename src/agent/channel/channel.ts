/** A way to the host that is open: clients come and go on it until it fails or is closed. */
export interface Channel {
  close(): void;
}

/** Why a channel could not be opened, worded for the log. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
}
