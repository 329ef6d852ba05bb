import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EACCES, EAGAIN } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { cpusChangeContract, cpusContract } from '../cpus.contract.ts';
import { LinuxCpus } from './cpus.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { type RootedSystem, rootedSystem } from './testdata/rooted-system.ts';
import { SystemTree } from './tree.ts';

const CPU = '/sys/devices/system/cpu';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qemu-ga-cpus-'));
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});
const rooted = (files: Record<string, string>): RootedSystem =>
  rootedSystem(runtime, mkdtempSync(join(folder, 'root-')), files);
const captured = (tree: CapturedTree): LinuxCpus => new LinuxCpus(runtime, tree);

cpusContract('Linux processors', () => new LinuxCpus(runtime, new SystemTree(runtime.sys)));

cpusChangeContract('Linux processors', () => {
  const system = rooted({ [`${CPU}/cpu0/`]: '', [`${CPU}/cpu1/online`]: '0\n' });
  return new LinuxCpus(system.runtime, system.tree);
});

test("processors come in the directory's order; without `online` one cannot go", () => {
  const tree = new CapturedTree({
    [`${CPU}/online`]: '0-1\n',
    [`${CPU}/cpufreq/`]: '',
    [`${CPU}/cpu10/online`]: '0\n',
    [`${CPU}/cpu1/online`]: '1\n',
    [`${CPU}/cpu0/topology/`]: '',
    [`${CPU}/cpuidle/`]: '',
  });
  assert.deepEqual(captured(tree).list(), [
    { id: 10, online: false, canOffline: true },
    { id: 1, online: true, canOffline: true },
    { id: 0, online: true, canOffline: false },
  ]);
});

test('what cannot be read is told with its path', () => {
  assert.throws(() => captured(new CapturedTree({})).list(), {
    code: 'ENOENT',
    syscall: 'opendir',
    path: CPU,
  });
  const path = `${CPU}/cpu0/online`;
  const tree = new CapturedTree({ [path]: '1\n' });
  tree.failures.set(path, -EACCES);
  assert.throws(() => captured(tree).list(), { code: 'EACCES', syscall: 'open', path });
  assert.throws(() => captured(tree).times(), { code: 'ENOENT', syscall: 'open', path: '/proc/stat' });
});

test('one character is written, and only where it changes something', async () => {
  const path = `${CPU}/cpu1/online`;
  const { runtime, tree } = rooted({ [path]: '1\n' });
  const cpus = new LinuxCpus(runtime, tree);
  await cpus.setOnline(1, false);
  assert.equal(tree.readText(path), '0\n');
  runtime.sys.writeAside = () => assert.fail('nothing is to be written');
  await cpus.setOnline(1, false);
});

test('what the kernel refuses is told with its path, and leaves nothing open', async () => {
  const path = `${CPU}/cpu1/online`;
  const system = rooted({ [path]: '1\n' });
  const { sys } = system.runtime;
  const cpus = new LinuxCpus(system.runtime, system.tree);
  const opened = new Set<number>();
  sys.open = (_, flags) => {
    const fd = runtime.sys.open('/dev/full', flags, 0);
    opened.add(fd);
    return fd;
  };
  sys.close = (fd) => {
    opened.delete(fd);
    return runtime.sys.close(fd);
  };
  await assert.rejects(cpus.setOnline(1, false), { code: 'ENOSPC', syscall: 'pwrite', path });
  sys.writeAside = () => -EAGAIN;
  await assert.rejects(cpus.setOnline(1, false), { code: 'EAGAIN', syscall: 'fork', path: undefined });
  sys.read = () => -EACCES;
  await assert.rejects(cpus.setOnline(1, false), { code: 'EACCES', syscall: 'pread', path });
  assert.equal(opened.size, 0);
  sys.open = () => -EACCES;
  await assert.rejects(cpus.setOnline(1, false), { code: 'EACCES', syscall: 'open', path });
});
