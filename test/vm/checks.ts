/** All checks, on one virtual machine. run.ts runs them. */
import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { bed } from './bed.ts';
import { readOptions } from './options.ts';
import { accountsSuite } from './suites/accounts.ts';
import { agentSuite } from './suites/agent.ts';
import { channelSuite } from './suites/channel.ts';
import { clockSuite } from './suites/clock.ts';
import { cpusSuite } from './suites/cpus.ts';
import { disksSuite } from './suites/disks.ts';
import { execSuite } from './suites/exec.ts';
import { filesSuite } from './suites/files.ts';
import { filesystemsSuite } from './suites/filesystems.ts';
import { footprintSuite } from './suites/footprint.ts';
import { hostSuite } from './suites/host.ts';
import { memorySuite } from './suites/memory.ts';
import { networkSuite } from './suites/network.ts';
import { portSuite } from './suites/port.ts';
import { processSuite } from './suites/process.ts';
import { reconnectSuite } from './suites/reconnect.ts';

/** For everything after the guest's start, in milliseconds. */
const TIME_LIMIT = 300_000;

describe(`${bed.agent.name} in a virtual machine`, { timeout: TIME_LIMIT }, () => {
  let failed = false;
  afterEach((context) => {
    failed ||= !('passed' in context && context.passed);
    bed.guest.hangUp();
  });
  after(async () => {
    if (failed) console.log(`The guest's last words:\n${bed.guest.lastWords()}`);
    await bed.guest.stop();
  });

  test('the agent answers by itself, without options', async () => {
    using session = await bed.guest.session(60_000);
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
  reconnectSuite(bed);
  processSuite(bed);
  portSuite(bed);
  footprintSuite(bed);

  if (readOptions().only !== undefined) return;
  test('every command that leaves the guest as it is has been tried', () => {
    assert.deepEqual(bed.untriedCommands, []);
  });
  test('everything that the agent was said to do in its own way has been met', () => {
    assert.deepEqual(bed.unmetDifferences, []);
  });
});
