export * from './errors.ts';
export { type CallArguments, type CallOptions, connect, GuestAgent } from './guest-agent.ts';
