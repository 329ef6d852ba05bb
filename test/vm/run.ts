/**
 * An agent in a real virtual machine, talked to from the host: `npm run test:vm -- --agent AGENT`. That is the
 * path of an executable (dist/qemu-ga if it is left out), `node` for our agent's source on Node.js, or what
 * proves the suite itself: QEMU's own agent, `c` as in Debian 12, `c:10` or `c:newest`.
 */
import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { parseArgs } from 'node:util';
import { agentUnderTest } from './agent-under-test.ts';
import { describeDifference } from './differences.ts';
import { Guest } from './guest.ts';
import { obstacle } from './host-packages.ts';
import { machineFiles } from './machine-files.ts';
import { accountsSuite } from './suites/accounts.ts';
import { agentSuite } from './suites/agent.ts';
import { channelSuite } from './suites/channel.ts';
import { clockSuite } from './suites/clock.ts';
import { cpusSuite } from './suites/cpus.ts';
import { disksSuite } from './suites/disks.ts';
import { execSuite } from './suites/exec.ts';
import { filesSuite } from './suites/files.ts';
import { filesystemsSuite } from './suites/filesystems.ts';
import { hostSuite } from './suites/host.ts';
import { memorySuite } from './suites/memory.ts';
import { networkSuite } from './suites/network.ts';
import { processSuite } from './suites/process.ts';
import { TestBed } from './test-bed.ts';

/** For everything after the guest's start, in milliseconds. */
const TIME_LIMIT = 240_000;

const { values: options } = parseArgs({ options: { agent: { type: 'string', default: 'dist/qemu-ga' } } });
const reason = obstacle();
if (reason === undefined) await start();
else {
  console.error(`test:vm is skipped: ${reason}`);
  // In CI, what is skipped has failed.
  if (process.env['CI'] === 'true') process.exitCode = 1;
}

async function start(): Promise<void> {
  const agent = await agentUnderTest(options.agent);
  const files = await machineFiles(agent);
  const started = performance.now();
  const guest = await Guest.boot(files);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void guest.stop().finally(() => process.exit(1)));
  console.log(`The guest has started in ${Math.round(performance.now() - started)} ms.`);
  if (agent.differences.size > 0) {
    console.log(`What ${agent.name} is known to do in its own way, and is held to:`);
    for (const each of agent.differences) console.log(`  ${describeDifference(each)}`);
  }
  describe(`${agent.name} in a virtual machine`, { timeout: TIME_LIMIT }, () => {
    suites(guest, new TestBed(guest, agent));
  });
}

function suites(guest: Guest, bed: TestBed): void {
  let failed = false;
  afterEach((context) => {
    failed ||= !('passed' in context && context.passed);
  });
  after(async () => {
    if (failed) console.error(`The last lines of the guest's console:\n${guest.consoleTail()}`);
    await guest.stop();
  });

  test('the agent answers by itself, without options', async () => {
    using session = await guest.session(60_000);
    assert.deepEqual(await session.execute('guest-ping'), {});
  });
  agentSuite(bed);
  clockSuite(bed);
  hostSuite(bed);
  accountsSuite(bed);
  cpusSuite(bed);
  memorySuite(bed);
  networkSuite(bed);
  disksSuite(bed);
  filesystemsSuite(bed);
  filesSuite(bed);
  execSuite(bed);
  channelSuite(bed);
  processSuite(bed);
  test('everything that the agent was said to do in its own way has been met', () => {
    assert.deepEqual(bed.unmetDifferences, []);
  });
}
