import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTarget, parseTarget, type Target } from './index.ts';

const targets: readonly (readonly [string, Target])[] = [
  ['unix:/run/vm.qga', { kind: 'unix', path: '/run/vm.qga' }],
  ['unix:vm:1,a.qga', { kind: 'unix', path: 'vm:1,a.qga' }],
  ['unix:/run/vm.qga,qmp=/run/vm.qmp', { kind: 'unix', path: '/run/vm.qga', qmp: '/run/vm.qmp' }],
  ['vsock:3:1024', { kind: 'vsock', cid: 3, port: 1024 }],
  ['vsock:4294967295:1,qmp=q', { kind: 'vsock', cid: 4294967295, port: 1, qmp: 'q' }],
  ['tcp:host.example:5000', { kind: 'tcp', host: 'host.example', port: 5000 }],
  ['tcp:[fe80::1%eth0]:5000', { kind: 'tcp', host: 'fe80::1%eth0', port: 5000 }],
  ['qemu:/run/vm.qmp', { kind: 'qemu', qmp: '/run/vm.qmp' }],
  ['libvirt:db1', { kind: 'libvirt', domain: 'db1' }],
  ['libvirt:a:b', { kind: 'libvirt', domain: 'a:b' }],
  [
    'libvirt:db1,uri=qemu+ssh://root@h/system?a=1,2',
    { kind: 'libvirt', domain: 'db1', uri: 'qemu+ssh://root@h/system?a=1,2' },
  ],
];

test('a target is read as it is written, and written as it is read', () => {
  for (const [text, target] of targets) {
    assert.deepEqual(parseTarget(text), target);
    assert.equal(formatTarget(target), text);
  }
});

test('a path alone is a unix socket', () => {
  assert.deepEqual(parseTarget('/run/vm.qga'), { kind: 'unix', path: '/run/vm.qga' });
  assert.deepEqual(parseTarget('./vm.qga'), { kind: 'unix', path: './vm.qga' });
});

test('what is no target says so', () => {
  const wrong = [
    '',
    'vm',
    'unix:',
    'unix:a\0b',
    'unix:/a,qmp=',
    'vsock:3',
    'vsock:x:1',
    'vsock:4294967296:1',
    'tcp:host',
    'tcp:host:65536',
    'tcp::1',
    'tcp:::1:5',
    'qemu:',
    'libvirt:',
    'libvirt:a,uri=',
    'http://a',
  ];
  for (const text of wrong)
    assert.throws(() => parseTarget(text), { name: 'TargetError', code: 'target' }, text);
});
