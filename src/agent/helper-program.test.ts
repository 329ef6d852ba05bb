import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeExec } from '../platform/fake/exec.ts';
import { RunningHelper, runHelper } from './helper-program.ts';

const exec = new FakeExec();
exec.programs.set('good', () => ({ code: 0 }));
exec.programs.set('silent', () => ({ code: 3 }));
exec.programs.set('talker', ({ write }) => {
  write('stdout', 'one\n');
  write('stderr', 'two \xff\n');
  return { code: 1 };
});
exec.programs.set('flood', ({ write }) => {
  for (let i = 0; i < 200; i++) write('stdout', 'x'.repeat(1000));
  return { code: 1 };
});
exec.programs.set('killed', () => ({ signal: 9 }));
exec.programs.set('killed-talker', ({ write }) => {
  write('stdout', 'last words');
  return { signal: 9 };
});
exec.programs.set('hangs', ({ write }) => {
  write('stderr', 'waiting');
  return new Promise(() => {});
});

const run = async (path: string): Promise<void> => await runHelper({ exec }, { argv: [path], action: 'act' });

test('a program that succeeds says nothing', async () => {
  await run('good');
});

test('a program that fails is quoted to the letter, or else its exit status is told', async () => {
  await assert.rejects(run('talker'), { message: 'child process has failed to act: one\ntwo \udcff\n' });
  await assert.rejects(run('silent'), { message: 'child process has failed to act: exit status 3' });
});

test('a program that is killed is told apart', async () => {
  await assert.rejects(run('killed'), { message: 'child process has terminated abnormally' });
  await assert.rejects(run('killed-talker'), {
    message: 'child process has terminated abnormally: last words',
  });
});

test('a program that is not there is told as the one that ran it would', async () => {
  await assert.rejects(run('none'), {
    name: 'CommandError',
    message: "child process has failed to act: failed to exec 'none': No such file or directory\n",
  });
});

test('no more than 64 KiB of what a program says are kept', async () => {
  await assert.rejects(run('flood'), ({ message }: Error) => message.length === 33 + 65_536);
});

test('a program that does not end can be given up, and what it has said is told', async () => {
  const helper = new RunningHelper({ exec }, { argv: ['hangs'], action: 'act' });
  await new Promise(setImmediate);
  helper.kill('it took more than 3 s');
  await assert.rejects(helper.done, {
    message: 'child process has failed to act: it took more than 3 s: waiting',
  });
});

test('a program gets its arguments and its input, a session, and both of its outputs in one', async () => {
  let seen = '';
  exec.programs.set('reader', ({ input }) => {
    seen = input;
    return { code: 0 };
  });
  await runHelper(
    { exec },
    { argv: ['reader', '-x', 'y'], action: 'act', input: [Uint8Array.of(104, 105), Uint8Array.of(10)] },
  );
  const { input: _, ...started } = exec.started.at(-1)!;
  assert.equal(seen, 'hi\n');
  assert.deepEqual(started, {
    path: 'reader',
    arguments: ['-x', 'y'],
    environment: undefined,
    stdout: 'pipe',
    stderr: 'stdout',
    session: true,
  });
});
