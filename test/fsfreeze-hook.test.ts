import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga hook-'));
  cpSync(join(import.meta.dirname, '../packaging/fsfreeze-hook'), join(folder, 'fsfreeze-hook'));
  mkdirSync(join(folder, 'fsfreeze-hook.d'));
  writeFileSync(join(folder, 'log'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program of the folder that notes its call, and does more. */
function add(name: string, more = '', mode = 0o755): void {
  const script = `#!/bin/sh\necho "${name} $1" >>'${folder}/log'\n${more}\n`;
  writeFileSync(join(folder, 'fsfreeze-hook.d', name), script, { mode });
}

function run(...words: string[]): { status: number | null; output: string; calls: string[] } {
  const hook = spawnSync(join(folder, 'fsfreeze-hook'), words, { encoding: 'utf8' });
  const calls = readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(0, -1);
  return { status: hook.status, output: hook.stdout + hook.stderr, calls };
}

test('the programs run in the order of their names, before a freeze and after a thaw', () => {
  add('20-second');
  add('10 first');
  assert.deepEqual(run('freeze'), { status: 0, output: '', calls: ['10 first freeze', '20-second freeze'] });
  assert.deepEqual(run('thaw').calls.slice(2), ['10 first thaw', '20-second thaw']);
});

test('what is no program, or a copy that was left behind, is passed over', () => {
  add('plain', '', 0o644);
  for (const name of ['a~', 'a.bak', 'a.orig', 'a.rpmnew', 'a.rpmsave', 'a.sample', 'a.dpkg-old']) add(name);
  mkdirSync(join(folder, 'fsfreeze-hook.d/folder'));
  assert.deepEqual(run('freeze'), { status: 0, output: '', calls: [] });
});

test('a program that fails to freeze ends the attempt, and those before it are thawed', () => {
  add('1-good');
  add('2-bad', 'echo busy; [ $1 = thaw ]');
  add('3-never');
  const { status, output, calls } = run('freeze');
  assert.deepEqual([status, calls], [1, ['1-good freeze', '2-bad freeze', '1-good thaw']]);
  assert.match(output, /^busy\n.*2-bad freeze: exit status 1\n$/);
});

test('a program that fails to thaw does not keep the others from it', () => {
  add('1-bad', 'exit 3');
  add('2-good');
  const { status, output, calls } = run('thaw');
  assert.deepEqual([status, calls], [1, ['1-bad thaw', '2-good thaw']]);
  assert.match(output, /1-bad thaw: exit status 3\n$/);
});

test('without a folder, or with another word, nothing is run', () => {
  add('program');
  assert.equal(run('melt').status, 2);
  assert.equal(run().status, 2);
  rmSync(join(folder, 'fsfreeze-hook.d'), { recursive: true });
  assert.deepEqual(run('freeze'), { status: 0, output: '', calls: [] });
});
