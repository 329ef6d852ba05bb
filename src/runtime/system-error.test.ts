import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, SystemError } from './system-error.ts';

test('a system error tells what was called, on what, and why', () => {
  const error = new SystemError(-2, 'open', '/none');
  const { name, message, errno, code, syscall, path, text } = error;
  assert.ok(error instanceof Error);
  assert.deepEqual(
    { name, message, errno, code, syscall, path, text },
    {
      name: 'SystemError',
      message: 'open /none: No such file or directory',
      errno: 2,
      code: 'ENOENT',
      syscall: 'open',
      path: '/none',
      text: 'No such file or directory',
    },
  );
});

test('a call without a path, and a number that Linux does not have, are told all the same', () => {
  const error = new SystemError(-4095, 'ioctl');
  assert.equal(error.path, undefined);
  assert.equal(error.code, 'E4095');
  assert.equal(error.message, 'ioctl: Unknown error 4095');
});

test('check hands on what is no failure, whatever it is', () => {
  const list = [1, 2] as const;
  assert.equal(check(list, 'pipe2'), list);
  assert.equal(check(0, 'close'), 0);
  assert.equal(check(7, 'read'), 7);
  assert.equal(check('text', 'readlink'), 'text');
  assert.equal(check(2n ** 60n, 'lseek'), 2n ** 60n);
});

test('check throws a failure as a system error', () => {
  assert.throws(() => check(-13, 'open', '/etc/shadow'), {
    name: 'SystemError',
    code: 'EACCES',
    syscall: 'open',
    path: '/etc/shadow',
  });
});
