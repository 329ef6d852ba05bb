import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, EACCES, EAGAIN, EPERM, O_NONBLOCK } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { powerContract } from '../power.contract.ts';
import { LinuxPower } from './power.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { type RootedSystem, rootedSystem } from './testdata/rooted-system.ts';

const STATE = '/sys/power/state';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-power-'));
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});
const rooted = (content: string): RootedSystem =>
  rootedSystem(runtime, mkdtempSync(join(folder, 'root-')), { [STATE]: content });

powerContract('Linux power', (states) => {
  const system = rooted(`${states.join(' ')}\n`);
  return new LinuxPower(system.runtime, system.tree);
});

test('a kernel without sleep, and one that does not tell, have no states', () => {
  const tree = new CapturedTree({ '/sys/power/': '' });
  assert.deepEqual(new LinuxPower(runtime, tree).sleepStates(), []);
  tree.failures.set('/sys/power', -EACCES);
  assert.deepEqual(new LinuxPower(runtime, tree).sleepStates(), []);
});

test('the kernel is told the state by its name alone', async () => {
  const system = rooted('');
  await new LinuxPower(system.runtime, system.tree).sleep('disk');
  assert.equal(system.tree.readText(STATE), 'disk');
});

test('the agent goes on while the machine is on its way to sleep and back', async () => {
  const { runtime: own, tree } = rooted('');
  const { sys } = own;
  const [kernel, agent] = check<readonly [number, number]>(sys.pipe(0), 'pipe2');
  // A full pipe holds a write back as the kernel does.
  check(sys.setStatusFlags(agent, O_NONBLOCK), 'fcntl');
  const block = new Uint8Array(4096);
  while (sys.write(agent, block, 0, block.length) > 0);
  check(sys.setStatusFlags(agent, 0), 'fcntl');
  sys.open = () => agent;
  const awake = new LinuxPower(own, tree).sleep('mem').then(() => 'awake');
  assert.equal(await Promise.race([awake, sleep(50, 'asleep')]), 'asleep');
  sys.read(kernel, block, 0, block.length);
  assert.equal(await awake, 'awake');
  sys.close(kernel);
});

test('what the kernel refuses is told', async () => {
  const { runtime: own, tree } = rooted('');
  const { sys } = own;
  const power = new LinuxPower(own, tree);
  const { open } = sys;
  // A descriptor to read from: writing to it fails.
  sys.open = (path) => open(path, 0, 0);
  await assert.rejects(power.sleep('mem'), { code: 'EBADF', syscall: 'write', path: STATE });
  sys.writeAside = () => -EAGAIN;
  await assert.rejects(power.sleep('mem'), { code: 'EAGAIN', syscall: 'fork' });
  sys.open = () => -EPERM;
  await assert.rejects(power.sleep('mem'), { code: 'EPERM', syscall: 'open', path: STATE });
});
