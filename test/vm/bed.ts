import { boot } from './boot.ts';
import { describeDifference } from './differences.ts';
import { readOptions } from './options.ts';

/** The machine that all checks work with: made when this file is first imported. */
export const bed = await boot(readOptions().agent);

const { differences } = bed.agent;
if (differences.size > 0) console.log('The agent is known to do in its own way, and is held to it:');
for (const each of differences) console.log(`  ${describeDifference(each)}`);
