/** All checks, each group on a virtual machine of its own. run.ts runs them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenAgent, coverage } from './chosen-agent.ts';
import { plainMachine } from './machine-description.ts';
import { changeMachine } from './machines/change.ts';
import { channelMachine } from './machines/channel.ts';
import { freezeMachine } from './machines/freeze.ts';
import { powerMachine } from './machines/power.ts';
import { onMachine } from './on-machine.ts';
import { readOptions } from './options.ts';
import { productAlone } from './product-alone.ts';
import { accountsSuite } from './suites/accounts.ts';
import { agentSuite } from './suites/agent.ts';
import { channelSuite } from './suites/channel.ts';
import { channelKindsSuite } from './suites/channel-kinds.ts';
import { clockSuite } from './suites/clock.ts';
import { cpusSuite } from './suites/cpus.ts';
import { disksSuite } from './suites/disks.ts';
import { doctorSuite } from './suites/doctor.ts';
import { execSuite } from './suites/exec.ts';
import { filesSuite } from './suites/files.ts';
import { filesystemsSuite } from './suites/filesystems.ts';
import { footprintSuite } from './suites/footprint.ts';
import { freezeSuites } from './suites/freezing.ts';
import { hostSuite } from './suites/host.ts';
import { interruptionsSuite } from './suites/interruptions.ts';
import { keysSuite } from './suites/keys.ts';
import { memorySuite } from './suites/memory.ts';
import { networkSuite } from './suites/network.ts';
import { passwordsSuite } from './suites/passwords.ts';
import { permissionsSuite } from './suites/permissions.ts';
import { policySuite } from './suites/policy.ts';
import { portSuite } from './suites/port.ts';
import { powerSuite } from './suites/power.ts';
import { processSuite } from './suites/process.ts';
import { qgaSuite } from './suites/qga.ts';
import { qgaChangesSuite } from './suites/qga-changes.ts';
import { qgaDoctorSuite } from './suites/qga-doctor.ts';
import { qgaFilesSuite } from './suites/qga-files.ts';
import { qgaPowerSuite } from './suites/qga-power.ts';
import { qgaProgramsSuite } from './suites/qga-programs.ts';
import { reconnectSuite } from './suites/reconnect.ts';
import { setMemorySuite } from './suites/set-memory.ts';
import { setTimeSuite } from './suites/set-time.ts';
import { setVcpusSuite } from './suites/set-vcpus.ts';
import { sleepSuite } from './suites/sleep.ts';
import { snapshotsSuite } from './suites/snapshots.ts';

onMachine(plainMachine, [
  agentSuite,
  clockSuite,
  hostSuite,
  accountsSuite,
  cpusSuite,
  memorySuite,
  networkSuite,
  disksSuite,
  filesystemsSuite,
  filesSuite,
  execSuite,
  channelSuite,
  reconnectSuite,
  processSuite,
  portSuite,
  doctorSuite,
  footprintSuite,
  productAlone(qgaSuite, qgaFilesSuite, qgaProgramsSuite, qgaDoctorSuite),
]);

onMachine(changeMachine, [
  setVcpusSuite,
  setMemorySuite,
  setTimeSuite,
  passwordsSuite,
  keysSuite,
  permissionsSuite,
  policySuite,
  productAlone(qgaChangesSuite),
]);
onMachine(channelMachine, [channelKindsSuite, productAlone(snapshotsSuite, sleepSuite)]);
onMachine(freezeMachine, [freezeSuites]);
onMachine(powerMachine, [interruptionsSuite, powerSuite, productAlone(qgaPowerSuite)]);

if (readOptions().only === undefined) {
  test('every command that leaves the guest as it is has been tried', () => {
    assert.deepEqual(coverage.untriedCommands, []);
  });
  test('everything that the agent was said to do in its own way has been met', () => {
    assert.deepEqual(coverage.unmet(chosenAgent.differences), []);
  });
}
