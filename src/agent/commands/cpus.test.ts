import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeCpus } from '../../platform/fake/cpus.ts';
import { EACCES, ENOENT, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getCpustats } from './get-cpustats.ts';
import { getVcpus } from './get-vcpus.ts';

const runtime = createRuntime();
after(() => runtime.close());
const CPU = '/sys/devices/system/cpu';

function setup(): { agent: AgentContext; cpus: FakeCpus } {
  const cpus = new FakeCpus();
  return { agent: agentContext(runtime, { cpus }), cpus };
}

test('get-vcpus tells every processor, in the order of the guest', () => {
  const { agent, cpus } = setup();
  cpus.cpus = [
    { id: 1, online: false, canOffline: true },
    { id: 0, online: true, canOffline: false },
  ];
  assert.equal(
    JSON.stringify(getVcpus(agent, {})),
    '[{"logical-id":1,"online":false,"can-offline":true},{"logical-id":0,"online":true,"can-offline":false}]',
  );
});

test('get-vcpus tells what it could not read', () => {
  const { agent, cpus } = setup();
  const failure = (error: SystemError, message: string): void => {
    cpus.list = () => {
      throw error;
    };
    assert.throws(() => getVcpus(agent, {}), { name: 'CommandError', message });
  };
  failure(
    new SystemError(-ENOENT, 'opendir', CPU),
    `failed to list entries: ${CPU}: No such file or directory`,
  );
  failure(
    new SystemError(-EACCES, 'open', `${CPU}/cpu1/online`),
    `open("${CPU}/cpu1//online"): Permission denied`,
  );
});

test('get-cpustats tells the states that the kernel knows, and no more', () => {
  const { agent, cpus } = setup();
  cpus.spent = [
    { id: 0, milliseconds: [10, 20, 30, 40] },
    { id: 3, milliseconds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 2n ** 60n] },
  ];
  assert.deepEqual(getCpustats(agent, {}), [
    { type: 'linux', cpu: 0, user: 10, nice: 20, system: 30, idle: 40 },
    {
      type: 'linux',
      cpu: 3,
      user: 1,
      nice: 2,
      system: 3,
      idle: 4,
      iowait: 5,
      irq: 6,
      softirq: 7,
      steal: 8,
      guest: 9,
      guestnice: 2n ** 60n,
    },
  ]);
});

test('get-cpustats tells what it could not read', () => {
  const { agent, cpus } = setup();
  cpus.times = () => {
    throw new SystemError(-ENOENT, 'open', '/proc/stat');
  };
  assert.throws(() => getCpustats(agent, {}), { message: 'open("/proc/stat"): No such file or directory' });
});
