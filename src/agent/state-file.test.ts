import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { createRuntime } from '../runtime/node/index.ts';
import { StateError, StateFile } from './state-file.ts';

const runtime = createRuntime();
const folder = mkdtempSync(join(tmpdir(), 'qga-state-'));
const path = join(folder, 'qga.state');
after(() => {
  runtime.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => rmSync(path, { force: true }));

function state(frozen: boolean): StateFile {
  return new StateFile(runtime.sys, folder, frozen);
}

test('a handle is on disk before it is told, and the next agent goes on behind it', () => {
  assert.equal(state(false).takeHandle(), 1000);
  assert.equal(readFileSync(path, 'latin1'), '[global]\nfd_counter=1001\n');
  const next = state(false);
  assert.deepEqual([next.takeHandle(), next.takeHandle()], [1001, 1002]);
});

test('an agent whose state cannot be read does not start', () => {
  writeFileSync(path, 'no key file');
  assert.throws(() => state(false), StateError);
});

test('where file systems are frozen nothing is read or written before the first handle', () => {
  const first = state(true);
  assert.deepEqual(readdirSync(folder), []);
  writeFileSync(path, '[global]\nfd_counter=2000\n');
  assert.equal(first.takeHandle(), 2000);
});

test('an agent that has to thaw starts with a state that cannot be read, and tells who wants a handle', () => {
  writeFileSync(path, 'no key file');
  const frozen = state(true);
  const told = { name: 'CommandError', message: /^error loading persistent state from path: .*qga\.state, / };
  for (let i = 0; i < 2; i++) assert.throws(() => frozen.takeHandle(), told);
  rmSync(path);
  assert.equal(frozen.takeHandle(), 1000);
});
