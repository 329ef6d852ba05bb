export { FakePlatform } from '../platform/fake/index.ts';
export { type Behaviour, behaviours, HostileAgent } from './hostile-agent.ts';
export { TestAgent, type TestAgentOptions } from './test-agent.ts';
