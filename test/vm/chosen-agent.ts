import { agentUnderTest } from './agent-under-test.ts';
import { Coverage } from './coverage.ts';
import { describeDifference } from './differences.ts';
import { readOptions } from './options.ts';

/** The agent that all checks are about: found when this file is first imported. */
export const chosenAgent = await agentUnderTest(readOptions().agent);
export const coverage = new Coverage();

const { differences } = chosenAgent;
if (differences.size > 0) console.log('The agent is known to do in its own way, and is held to it:');
for (const each of differences) console.log(`  ${describeDifference(each)}`);
