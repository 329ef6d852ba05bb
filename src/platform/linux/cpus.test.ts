import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { cpusContract } from '../cpus.contract.ts';
import { LinuxCpus } from './cpus.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { SystemTree } from './tree.ts';

const CPU = '/sys/devices/system/cpu';

cpusContract('Linux processors', () => new LinuxCpus(new SystemTree(sys)));

test("processors come in the directory's order; without `online` one cannot go", () => {
  const tree = new CapturedTree({
    [`${CPU}/online`]: '0-1\n',
    [`${CPU}/cpufreq/`]: '',
    [`${CPU}/cpu10/online`]: '0\n',
    [`${CPU}/cpu1/online`]: '1\n',
    [`${CPU}/cpu0/topology/`]: '',
    [`${CPU}/cpuidle/`]: '',
  });
  assert.deepEqual(new LinuxCpus(tree).list(), [
    { id: 10, online: false, canOffline: true },
    { id: 1, online: true, canOffline: true },
    { id: 0, online: true, canOffline: false },
  ]);
});

test('what cannot be read is told with its path', () => {
  assert.throws(() => new LinuxCpus(new CapturedTree({})).list(), {
    code: 'ENOENT',
    syscall: 'opendir',
    path: CPU,
  });
  const path = `${CPU}/cpu0/online`;
  const tree = new CapturedTree({ [path]: '1\n' });
  tree.failures.set(path, -EACCES);
  assert.throws(() => new LinuxCpus(tree).list(), { code: 'EACCES', syscall: 'open', path });
  assert.throws(() => new LinuxCpus(tree).times(), { code: 'ENOENT', syscall: 'open', path: '/proc/stat' });
});
