import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeExec } from '../platform/fake/exec.ts';
import type { Program } from '../platform/index.ts';
import { Children } from './children.ts';

const PROGRAM: Program = {
  path: 'work',
  arguments: [],
  environment: undefined,
  input: undefined,
  stdout: 'pipe',
  stderr: 'pipe',
};

test('a program is kept until its end has been reported, with what it wrote', async () => {
  const exec = new FakeExec();
  const { promise, resolve } = Promise.withResolvers<void>();
  exec.programs.set('work', async ({ write }) => {
    write('stdout', 'done');
    await promise;
    return { code: 0 };
  });
  const children = new Children();
  const pid = children.start(exec, PROGRAM);
  assert.equal(children.report(pid)?.end, undefined);
  resolve();
  await new Promise(setImmediate);
  const program = children.report(pid);
  assert.deepEqual(program?.end, { code: 0 });
  assert.equal(Buffer.concat(program.stdout.chunks).toString(), 'done');
  assert.equal(program.stderr.length, 0);
  assert.equal(children.report(pid), undefined);
});

test('a program that does not start is not kept', () => {
  const children = new Children();
  assert.throws(() => children.start(new FakeExec(), PROGRAM), { code: 'ENOENT' });
  assert.equal(children.report(1), undefined);
});

test('a program that ends late does not take the place of one that has got its pid', async () => {
  const exec = new FakeExec();
  const { promise, resolve } = Promise.withResolvers<void>();
  exec.programs.set('work', async () => {
    await promise;
    return { code: 1 };
  });
  exec.programs.set('next', () => ({ code: 2 }));
  const { spawn } = exec;
  exec.spawn = (program) => Object.assign(spawn.call(exec, program), { pid: 42 });
  const children = new Children();
  children.start(exec, PROGRAM);
  children.start(exec, { ...PROGRAM, path: 'next' });
  resolve();
  await new Promise(setImmediate);
  assert.deepEqual(children.report(42)?.end, { code: 2 });
});
