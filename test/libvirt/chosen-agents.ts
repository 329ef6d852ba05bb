import { agentUnderTest } from './agent-under-test.ts';
import { readOptions } from './options.ts';
import type { Transcript } from './transcript.ts';

/** The agents that the checks are about: found when this file is first imported. */
export const chosenAgents = await Promise.all(readOptions().agents.map(agentUnderTest));
/** What has been asked of each of them, in the same order. */
export const transcripts: Transcript[] = [];
