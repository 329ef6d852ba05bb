import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execContract, run } from '../exec.contract.ts';
import { FakeExec } from './exec.ts';

function bench(): FakeExec {
  const exec = new FakeExec();
  exec.programs.set('talk', ({ write }) => {
    write('stdout', 'out');
    write('stderr', 'err');
    return { code: 3 };
  });
  exec.programs.set('copy', ({ input, write }) => {
    write('stdout', input);
    return { code: 0 };
  });
  exec.programs.set('die', () => ({ signal: 9 }));
  exec.programs.set('wait', () => new Promise(() => {}));
  return exec;
}

execContract('fake programs', () => ({
  exec: bench(),
  programs: {
    talk: { path: 'talk', arguments: [] },
    copy: { path: 'copy', arguments: [] },
    die: { path: 'die', arguments: [] },
    wait: { path: 'wait', arguments: [] },
  },
}));

test('fake programs remember what was started', async () => {
  const exec = bench();
  const program = {
    path: 'die',
    arguments: ['hard'],
    environment: ['A=1'],
    input: undefined,
    stdout: 'null',
    stderr: 'null',
  } as const;
  await run(exec, program);
  assert.deepEqual(exec.started, [program]);
});
