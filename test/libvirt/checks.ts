/** All checks, with each agent on a machine of its own, and what they show side by side. run.ts runs them. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { AgentUnderTest } from './agent-under-test.ts';
import { chosenAgents, transcripts } from './chosen-agents.ts';
import { installAgent } from './installation.ts';
import { LibvirtDaemon } from './libvirt-daemon.ts';
import { machineImages } from './machine-images.ts';
import { differences } from './side-by-side.ts';
import { accountsSuite } from './suites/accounts.ts';
import { agentCommandsSuite } from './suites/agent-commands.ts';
import { clockSuite } from './suites/clock.ts';
import { filesystemsSuite } from './suites/filesystems.ts';
import { informationSuite } from './suites/information.ts';
import { packageSuite } from './suites/package.ts';
import { powerSuite } from './suites/power.ts';
import { processorsSuite } from './suites/processors.ts';
import { profilesSuite } from './suites/profiles.ts';
import { qgaSuite } from './suites/qga.ts';
import { qgaPowerSuite } from './suites/qga-power.ts';
import { unitSuite } from './suites/unit.ts';
import { TestBed } from './test-bed.ts';
import { Transcript } from './transcript.ts';

const SUITES = [
  unitSuite,
  informationSuite,
  agentCommandsSuite,
  clockSuite,
  processorsSuite,
  accountsSuite,
  filesystemsSuite,
  qgaSuite,
  packageSuite,
  profilesSuite,
  powerSuite, // from here on the guest ends and starts
  qgaPowerSuite,
];
const TIME_LIMIT = 30 * 60_000;

let libvirt: LibvirtDaemon;
before(async () => {
  libvirt = await LibvirtDaemon.start();
});
after(async () => await libvirt[Symbol.asyncDispose]());

for (const agent of chosenAgents) onMachine(agent);

if (chosenAgents.length > 1) {
  test('what succeeds with the first agent succeeds with the others, and tells the same', () => {
    assert.deepEqual(differences(transcripts), []);
  });
}

function onMachine(agent: AgentUnderTest): void {
  const transcript = new Transcript(agent.name);
  transcripts.push(transcript);
  describe(agent.name, { timeout: TIME_LIMIT }, () => {
    const bed = new TestBed(agent, transcript);
    let failed = false;
    before(async () => {
      const seconds = await bed.boot(libvirt, await machineImages(agent, console.log));
      await installAgent(bed.machine, agent);
      console.log(`A guest with ${agent.name} has started in ${seconds.toFixed(1)} s.`);
    });
    beforeEach((context) => {
      bed.virsh.check = context.name;
    });
    afterEach((context) => {
      failed ||= !('passed' in context && context.passed);
    });
    after(async () => {
      if (!bed.booted) return;
      if (failed) console.log(`The guest's last words:\n${bed.machine.lastWords()}`);
      await bed.machine.remove();
    });
    for (const suite of SUITES) suite(bed);
  });
}
