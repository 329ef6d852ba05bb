import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../api/index.ts';
import type { OpenFile } from '../platform/index.ts';
import { OpenFiles } from './open-files.ts';

function file(onClose = (): void => {}): OpenFile {
  return { read: () => 0, write: () => 0, seek: () => 0, close: onClose };
}

test('a file is found by the handle that it was given', () => {
  let next = 1000;
  const files = new OpenFiles(() => next++);
  const [first, second] = [file(), file()];
  assert.deepEqual([files.add(first), files.add(second)], [1000, 1001]);
  assert.equal(files.get(1001), second);
  files.remove(1001);
  assert.throws(() => files.get(1001), { message: "handle '1001' has not been found" });
  assert.equal(files.get(1000), first);
});

test('any integer may be asked for', () => {
  const files = new OpenFiles(() => 1);
  assert.throws(() => files.get(-1), { message: "handle '-1' has not been found" });
  assert.throws(() => files.get(2n ** 62n), { message: "handle '4611686018427387904' has not been found" });
});

test('a file that gets no handle is closed', () => {
  let closed = false;
  const files = new OpenFiles(() => {
    throw new CommandError('failed to commit persistent state to disk');
  });
  assert.throws(() => files.add(file(() => (closed = true))), CommandError);
  assert.ok(closed);
});
