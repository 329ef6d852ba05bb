import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EACCES } from '../../runtime/index.ts';
import { filesContract } from '../files.contract.ts';
import { FakeFiles } from './files.ts';

filesContract('fake files', () => {
  const files = new FakeFiles();
  let used = 0;
  return { files, path: () => `/file-${++used}` };
});

const write = { read: false, write: true, append: false, truncate: true, create: 0o600 };

test('a fake file can be put in place and looked at', () => {
  const files = new FakeFiles();
  files.put('/etc/motd', 'hi\xff');
  assert.equal(files.text('/etc/motd'), 'hi\xff');
  assert.equal(files.text('/etc/issue'), undefined);
  files.open('/new', write);
  assert.equal(files.files.get('/new')?.mode, 0o600);
});

test('a fake file fails as it is told to', () => {
  const files = new FakeFiles();
  files.failures.set('/etc/shadow', EACCES);
  assert.throws(() => files.open('/etc/shadow', write), { code: 'EACCES' });
  files.space = 3;
  const file = files.open('/full', write);
  assert.equal(file.write(new Uint8Array(5), 0, 5), 3);
  assert.throws(() => file.write(new Uint8Array(2), 0, 2), { code: 'ENOSPC' });
});
