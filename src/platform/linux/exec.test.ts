import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ENOSYS, type Runtime, type Sys } from '../../runtime/index.ts';
import { createRuntime } from '../../runtime/node/index.ts';
import { bytes, execContract, run } from '../exec.contract.ts';
import type { Program } from '../index.ts';
import { LinuxExec } from './exec.ts';

const runtime = createRuntime();
after(() => runtime.close());
const exec = new LinuxExec(runtime);
const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-exec-'));
after(() => rmSync(directory, { recursive: true }));

const shell = (script: string): Pick<Program, 'path' | 'arguments'> => ({
  path: '/bin/sh',
  arguments: ['-c', script],
});
const programs = {
  talk: shell('printf out; printf err >&2; exit 3'),
  copy: { path: 'cat', arguments: [] },
  die: shell('kill -9 $$'),
  wait: shell('sleep 1000 & sleep 1000'),
};

execContract('Linux programs', () => ({ exec, programs }));

/** Kernels before 5.3 have no pidfd. */
const oldSys: Sys = Object.create(runtime.sys, { pidfd: { value: () => -ENOSYS } }) as Sys;
const old: Runtime = { sys: oldSys, loop: runtime.loop };

execContract('Linux programs on an old kernel', () => ({ exec: new LinuxExec(old), programs }));

const LOUD = { environment: undefined, input: undefined, stdout: 'pipe', stderr: 'pipe' } as const;

function file(name: string, content: string, mode: number): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

test('the environment given is the whole environment', async () => {
  const env = { path: '/usr/bin/env', arguments: [] };
  const given = await run(exec, { ...LOUD, ...env, environment: ['A=1', 'B=ä'] });
  assert.equal(Buffer.from(given.stdout, 'latin1').toString(), 'A=1\nB=ä\n');
  assert.equal((await run(exec, { ...LOUD, ...env, environment: [] })).stdout, '');
  const own = await run(exec, { ...LOUD, ...env });
  assert.ok(own.stdout.includes(`PATH=${process.env['PATH']}\n`));
});

test("a name without a slash is searched in the program's PATH, or else in the agent's", async () => {
  file('greet', '#!/bin/sh\necho hello\n', 0o755);
  const greet = { ...LOUD, path: 'greet', arguments: [] };
  assert.equal(
    (await run(exec, { ...greet, environment: [`PATH=/nowhere:${directory}`] })).stdout,
    'hello\n',
  );
  assert.throws(() => exec.spawn(greet), { code: 'ENOENT' });
  assert.equal(
    (await run(exec, { ...LOUD, path: 'echo', arguments: ['hi'], environment: [] })).stdout,
    'hi\n',
  );
});

test("a script without an interpreter line is the shell's", async () => {
  const path = file('bare', 'echo "$0 $1"\n', 0o755);
  const result = await run(exec, { ...LOUD, path, arguments: ['one'] });
  assert.equal(result.stdout, `${path} one\n`);
});

test('what cannot be executed is told as execve(2) does', () => {
  const failures: [path: string, code: string][] = [
    [directory, 'EACCES'],
    [file('data', 'text', 0o644), 'EACCES'],
    [join(directory, 'data', 'x'), 'ENOTDIR'],
    [file('orphan', '#!/nowhere/sh\n', 0o755), 'ENOENT'],
    ['', 'ENOENT'],
  ];
  for (const [path, code] of failures) {
    assert.throws(() => exec.spawn({ ...LOUD, path, arguments: [] }), { code }, path);
  }
});

test('a failed start leaves no descriptor behind', () => {
  const before = descriptors();
  for (let count = 0; count < 3; count++) {
    assert.throws(() => exec.spawn({ ...LOUD, path: '/nowhere', arguments: [], input: [bytes('x')] }));
  }
  assert.equal(descriptors(), before);
});

test('a program that leaves without reading its input is told, and nothing stays open', async () => {
  const before = descriptors();
  const input = [new Uint8Array(1 << 20), new Uint8Array(1 << 20)];
  const result = await run(exec, { ...LOUD, ...shell('exit 5'), input });
  assert.deepEqual(result.end, { code: 5 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(descriptors(), before);
});

test('input and output larger than a pipe flow through', async () => {
  const size = 1 << 20;
  const input = [Buffer.alloc(size, 'abc'), Buffer.alloc(size, 'xyz')];
  const result = await run(exec, { ...LOUD, ...programs.copy, input });
  assert.ok(Buffer.from(result.stdout, 'latin1').equals(Buffer.concat(input)));
});

test('the end is told when nobody holds the output any more', async () => {
  const result = await run(exec, { ...LOUD, ...shell('(sleep 0.2; echo late) & echo early') });
  assert.equal(result.stdout, 'early\nlate\n');
  const background = await run(exec, { ...LOUD, ...shell('sleep 5 &'), stdout: 'null', stderr: 'null' });
  assert.deepEqual(background.end, { code: 0 });
});

test("the program inherits no descriptor, and the agent's working directory and process group", async () => {
  const { stdout } = await run(exec, {
    ...LOUD,
    ...shell('ls /proc/self/fd; pwd; cut -d" " -f5,6 /proc/$$/stat'),
  });
  const lines = stdout.split('\n');
  assert.deepEqual(lines.slice(0, 4), ['0', '1', '2', '3']); // 3 is what ls reads
  const [group, session] = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ').slice(2, 4);
  assert.deepEqual(lines.slice(4, 6), [process.cwd(), `${group} ${session}`]);
});

test('a program can lead a session of its own', async () => {
  const { stdout } = await run(exec, {
    ...LOUD,
    ...shell('cut -d" " -f6 /proc/$$/stat; echo $$'),
    session: true,
  });
  const [session, pid] = stdout.split('\n');
  assert.equal(session, pid);
});
