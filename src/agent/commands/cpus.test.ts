import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FakeCpus } from '../../platform/fake/cpus.ts';
import { EACCES, EAGAIN, EBUSY, ENOENT, SystemError } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import type { AgentContext } from '../command.ts';
import { agentContext } from '../testdata/agent-context.ts';
import { getCpustats } from './get-cpustats.ts';
import { getVcpus } from './get-vcpus.ts';
import { setVcpus } from './set-vcpus.ts';

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
    `could not open ${CPU}/cpu1//online: Permission denied`,
  );
  failure(
    new SystemError(-EACCES, 'pread', `${CPU}/cpu1/online`),
    `pread("${CPU}/cpu1//online"): Permission denied`,
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

const wanted = (id: number | bigint, online: boolean) => ({ 'logical-id': id, online });

function twoProcessors(): { agent: AgentContext; cpus: FakeCpus } {
  const made = setup();
  made.cpus.cpus.push({ id: 1, online: true, canOffline: true });
  return made;
}

test('set-vcpus does what is wanted, and counts what is as wanted', async () => {
  const { agent, cpus } = twoProcessors();
  assert.equal(await setVcpus(agent, { vcpus: [] }), 0);
  assert.equal(await setVcpus(agent, { vcpus: [wanted(1, false), wanted(1, false), wanted(0, true)] }), 3);
  assert.equal(cpus.cpus[1]?.online, false);
  assert.equal(await setVcpus(agent, { vcpus: [{ ...wanted(1, true), 'can-offline': false }] }), 1);
  assert.equal(cpus.cpus[1]?.online, true);
});

test('set-vcpus stops at the first failure, which is told only if nothing was done before it', async () => {
  const { agent, cpus } = twoProcessors();
  const message = "logical processor #0 can't be offlined";
  await assert.rejects(async () => await setVcpus(agent, { vcpus: [wanted(0, false), wanted(1, false)] }), {
    name: 'CommandError',
    message,
  });
  assert.equal(cpus.cpus[1]?.online, true);
  assert.equal(await setVcpus(agent, { vcpus: [wanted(1, false), wanted(0, false), wanted(1, true)] }), 1);
  assert.equal(cpus.cpus[1]?.online, false);
  assert.equal(await setVcpus(agent, { vcpus: [wanted(0, true), wanted(7, true), wanted(1, true)] }), 1);
  assert.equal(cpus.cpus[1]?.online, false);
});

test('set-vcpus tells what the kernel refused', async () => {
  const { agent, cpus } = twoProcessors();
  const path = `${CPU}/cpu1/online`;
  const refused = async (id: number | bigint, message: string): Promise<void> => {
    await assert.rejects(async () => await setVcpus(agent, { vcpus: [wanted(id, false)] }), {
      name: 'CommandError',
      message,
    });
  };
  await refused(-1, `Could not open '${CPU}/cpu-1/': No such file or directory`);
  for (const [errno, syscall, message] of [
    [EACCES, 'open', `could not open ${CPU}/cpu1//online: Permission denied`],
    [EBUSY, 'pwrite', `pwrite("${CPU}/cpu1//online"): Device or resource busy`],
    [EAGAIN, 'fork', 'failed to create child process: Resource temporarily unavailable'],
  ] as const) {
    cpus.setOnline = async () =>
      await Promise.reject(new SystemError(-errno, syscall, syscall === 'fork' ? undefined : path));
    await refused(1, message);
  }
});

test('set-vcpus hides no fault of the agent, whenever it comes', async () => {
  const { agent, cpus } = twoProcessors();
  const { setOnline } = cpus;
  cpus.setOnline = async (id, online) =>
    id === 1 ? await Promise.reject(new TypeError('a fault')) : await setOnline.call(cpus, id, online);
  await assert.rejects(
    async () => await setVcpus(agent, { vcpus: [wanted(0, true), wanted(1, true)] }),
    TypeError,
  );
});
