import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { ENOSYS, type Sys } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { hostContract } from '../host.contract.ts';
import { LinuxHost } from './host.ts';
import { CapturedTree } from './testdata/captured-tree.ts';
import { SystemTree } from './tree.ts';

hostContract('Linux host', () => new LinuxHost(sys, new SystemTree(sys)));

const machine = {
  uname: () => ['Linux', 'n'.repeat(64), '6.12.43', '#1 SMP', 's390x'],
  loads: () => [65_536, 62_303, 1],
  environment: () => [],
} as unknown as Sys;

function host(files: Record<string, string>, ...environment: string[]): LinuxHost {
  return new LinuxHost({ ...machine, environment: () => environment }, new CapturedTree(files));
}

test("the host's name is the kernel's, however long", () => {
  assert.equal(host({}).name(), 'n'.repeat(64));
  assert.equal(new LinuxHost(sys, new SystemTree(sys)).name(), hostname());
});

test('load averages are exact', () => {
  assert.deepEqual(host({}).loads(), [1, 0.9506683349609375, 1 / 65_536]);
});

test('os-release is read from /etc, from /usr/lib if it is not there, or from where it is said to be', () => {
  const files = { '/etc/os-release': 'ID=etc', '/usr/lib/os-release': 'ID=usr', '/opt/release': 'ID=opt' };
  assert.equal(host(files).osRelease()?.get('ID'), 'etc');
  const { '/usr/lib/os-release': vendor } = files;
  assert.equal(host({ '/usr/lib/os-release': vendor }).osRelease()?.get('ID'), 'usr');
  assert.equal(host(files, 'QGA_OS_RELEASE=/opt/release').osRelease()?.get('ID'), 'opt');
  assert.equal(host(files, 'QGA_OS_RELEASE=/opt/nothing').osRelease(), undefined);
  assert.equal(host({}).osRelease(), undefined);
});

test('a failure of the kernel is told', () => {
  const broken = new LinuxHost(
    { ...machine, uname: () => -ENOSYS, loads: () => -ENOSYS },
    new CapturedTree({}),
  );
  assert.throws(() => broken.name(), { code: 'ENOSYS', syscall: 'uname' });
  assert.throws(() => broken.loads(), { code: 'ENOSYS', syscall: 'sysinfo' });
});
