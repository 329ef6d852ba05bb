import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { FakeExec } from '../fake/exec.ts';
import { getentAccount } from './getent.ts';

test('an account that only a name service has is asked of getent', async () => {
  const exec = new FakeExec();
  exec.programs.set('getent', ({ write }) => {
    write('stdout', 'carol:*:70001:70000:Carol:');
    write('stdout', '/net/home/carol:/bin/bash\n');
    return { code: 0 };
  });
  assert.deepEqual(await getentAccount(sys, exec, 'carol'), {
    name: 'carol',
    uid: 70_001,
    gid: 70_000,
    home: '/net/home/carol',
  });
  assert.deepEqual(exec.started[0]?.arguments, ['passwd', 'carol']);
});

test('nobody is found where getent finds nobody, or is missing', async () => {
  const exec = new FakeExec();
  assert.equal(await getentAccount(sys, exec, 'carol'), undefined);
  exec.programs.set('getent', () => ({ code: 2 }));
  assert.equal(await getentAccount(sys, exec, 'carol'), undefined);
});

test('getent is not asked for names that it would take for something else', async () => {
  const exec = new FakeExec();
  exec.programs.set('getent', () => ({ code: 0 }));
  for (const name of ['', '0', '1000', '-s', '--help', ':', '\n']) {
    assert.equal(await getentAccount(sys, exec, name), undefined, name);
  }
  assert.deepEqual(exec.started, []);
});

test('getent is looked for where the system has it, never in the current directory', async () => {
  const environments = { '': 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'PATH=/run/sw/bin': 'PATH=/run/sw/bin' };
  for (const [own, path] of Object.entries(environments)) {
    const exec = new FakeExec();
    exec.programs.set('getent', () => ({ code: 2 }));
    await getentAccount({ ...sys, environment: () => (own === '' ? [] : [own]) }, exec, 'carol');
    assert.deepEqual(exec.started[0]?.environment, [path]);
  }
});
