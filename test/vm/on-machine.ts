import { after, afterEach, before, describe } from 'node:test';
import { chosenAgent, coverage } from './chosen-agent.ts';
import { diagnosis } from './diagnosis.ts';
import type { MachineDescription } from './machine-description.ts';
import { TestBed } from './test-bed.ts';

/** A group of checks with a machine of its own, which runs as long as they do. It is not started if none is wanted. */
export function onMachine(
  description: MachineDescription,
  suites: readonly ((bed: TestBed) => void)[],
): void {
  const { name, timeLimit } = description;
  describe(`${chosenAgent.name}, ${name}`, { timeout: timeLimit }, () => {
    const bed = new TestBed(chosenAgent, coverage);
    /** Of the first check that has failed. */
    let failure: string | undefined;
    before(async () => {
      const seconds = await bed.boot(description);
      console.log(`A virtual machine has started in ${seconds.toFixed(1)} s.`);
    });
    afterEach(async (context) => {
      if (!('passed' in context && context.passed) && bed.booted) failure ??= await diagnosis(bed.guest);
      bed.guest.hangUp();
    });
    after(async () => {
      if (!bed.booted) return;
      if (failure !== undefined) {
        console.log(`After the first failure:\n${failure}`);
        console.log(`The guest's last words:\n${bed.guest.lastWords()}`);
      }
      await bed.guest.stop();
    });
    for (const suite of suites) suite(bed);
  });
}
