import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exec, Program, ProgramEnd } from './exec.ts';

/** A place for programs to try an implementation with. */
export interface ExecBench {
  readonly exec: Exec;
  /**
   * Programs that do this:
   * - `talk` writes `out` to stdout and `err` to stderr, and exits with 3.
   * - `copy` writes what it reads to stdout.
   * - `die` is killed by signal 9.
   * - `wait` waits for ever; it is one process, or several that hold its output open.
   */
  readonly programs: Readonly<Record<'talk' | 'copy' | 'die' | 'wait', Pick<Program, 'path' | 'arguments'>>>;
}

const QUIET = { environment: undefined, input: undefined, stdout: 'null', stderr: 'null' } as const;

/** What every implementation of Exec does. */
export function execContract(name: string, bench: () => ExecBench): void {
  test(`${name}: output and exit code of a program are told`, async () => {
    const { exec, programs } = bench();
    const result = await run(exec, { ...QUIET, ...programs.talk, stdout: 'pipe', stderr: 'pipe' });
    assert.deepEqual(result, { end: { code: 3 }, stdout: 'out', stderr: 'err' });
  });

  test(`${name}: a stream that nobody wants is not told`, async () => {
    const { exec, programs } = bench();
    const quiet = await run(exec, { ...QUIET, ...programs.talk });
    assert.deepEqual(quiet, { end: { code: 3 }, stdout: '', stderr: '' });
    const one = await run(exec, { ...QUIET, ...programs.talk, stderr: 'pipe' });
    assert.deepEqual(one, { end: { code: 3 }, stdout: '', stderr: 'err' });
  });

  test(`${name}: stderr may go where stdout goes`, async () => {
    const { exec, programs } = bench();
    const merged = await run(exec, { ...QUIET, ...programs.talk, stdout: 'pipe', stderr: 'stdout' });
    assert.deepEqual(merged, { end: { code: 3 }, stdout: 'outerr', stderr: '' });
    const neither = await run(exec, { ...QUIET, ...programs.talk, stderr: 'stdout' });
    assert.deepEqual(neither, { end: { code: 3 }, stdout: '', stderr: '' });
  });

  test(`${name}: the signal that killed a program is told`, async () => {
    const { exec, programs } = bench();
    assert.deepEqual((await run(exec, { ...QUIET, ...programs.die })).end, { signal: 9 });
  });

  test(`${name}: a program that is killed takes its session with it`, async () => {
    const { exec, programs } = bench();
    const child = exec.spawn({ ...QUIET, ...programs.wait, stdout: 'pipe', session: true });
    const end = new Promise<ProgramEnd>((resolve) => (child.onEnd = resolve));
    child.kill(9);
    assert.deepEqual(await end, { signal: 9 });
    child.kill(9); // nothing happens
  });

  test(`${name}: whether a program may be executed is told`, () => {
    const { exec, programs } = bench();
    assert.deepEqual(
      [programs.talk.path, '/nowhere/program', '/'].map((path) => exec.isExecutable(path)),
      [true, false, false],
    );
  });

  test(`${name}: a program reads its input to the end, nothing if there is none`, async () => {
    const { exec, programs } = bench();
    const copy = { ...QUIET, ...programs.copy, stdout: 'pipe' } as const;
    const input = [bytes('one '), bytes(''), bytes('two')];
    assert.equal((await run(exec, { ...copy, input })).stdout, 'one two');
    assert.equal((await run(exec, { ...copy, input: [] })).stdout, '');
    assert.equal((await run(exec, copy)).stdout, '');
  });

  test(`${name}: a program that does not exist is ENOENT`, () => {
    const { exec } = bench();
    const program = { ...QUIET, path: '/nowhere/program', arguments: [] };
    assert.throws(() => exec.spawn(program), { name: 'SystemError', code: 'ENOENT' });
  });
}

export interface RunResult {
  readonly end: ProgramEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(exec: Exec, program: Program): Promise<RunResult> {
  return new Promise((resolve) => {
    const text = { stdout: '', stderr: '' };
    const child = exec.spawn(program);
    child.onOutput = (stream, bytes) => {
      text[stream] += Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    };
    child.onEnd = (end) => resolve({ end, ...text });
  });
}

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
