import { agentUnderTest } from './agent-under-test.ts';
import { Guest } from './guest.ts';
import { machineFiles } from './machine-files.ts';
import { TestBed } from './test-bed.ts';

/** Starts the machine with the agent that was chosen, and says so. */
export async function boot(choice: string): Promise<TestBed> {
  const agent = await agentUnderTest(choice);
  const files = await machineFiles(agent);
  const started = performance.now();
  const guest = await Guest.boot(files);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`A virtual machine with ${agent.name} has started in ${seconds} s.`);
  return new TestBed(guest, agent);
}
