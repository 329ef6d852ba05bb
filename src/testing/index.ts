export { FakePlatform } from '../platform/fake/index.ts';
export { TestAgent, type TestAgentOptions } from './test-agent.ts';
