export { Agent, type AgentOptions } from './agent.ts';
export { ChannelError } from './channel/channel.ts';
export { Log } from './log.ts';
export { main } from './main.ts';
export { StateError } from './state-file.ts';
