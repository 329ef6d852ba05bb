export type { OpenStream } from './dial.ts';
export * from './errors.ts';
export {
  type CallArguments,
  type CallOptions,
  connect,
  type ConnectOptions,
  GuestAgent,
} from './guest-agent.ts';
export { REPLY_LIMITS } from './stream-channel.ts';
export { formatTarget, parseTarget, type Target } from './target.ts';
export { commandTimeouts, DEFAULT_TIMEOUT, HANDSHAKE_TIMEOUT } from './timeouts.ts';
