import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { lchownSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { makeFolder, replaceFile } from './account-folder.ts';
import { asAccount } from './account-rights.ts';

const root = process.geteuid!() === 0;
/** Nobody on any machine. */
const OTHER = 4712;
const account = {
  name: 'tester',
  uid: root ? 4711 : process.getuid!(),
  gid: root ? 4711 : process.getgid!(),
  home: '',
};
let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qga-account-'));
  folder = join(home, '.ssh');
  chownSync(home, account.uid, account.gid);
});
afterEach(() => rmSync(home, { recursive: true }));

function replace(text: string): void {
  asAccount(sys, account, [], folder, () =>
    replaceFile(sys, account, folder, 'keys', new TextEncoder().encode(text)),
  );
}

function make(): void {
  asAccount(sys, account, [], folder, () => makeFolder(sys, folder));
}

test('folder and file belong to the account, and are its alone whatever the umask', () => {
  const before = process.umask(0);
  try {
    make();
    make();
    replace('one\n');
    replace('two\n');
  } finally {
    process.umask(before);
  }
  const [directory, file] = [lstatSync(folder), lstatSync(join(folder, 'keys'))];
  assert.deepEqual([directory.mode & 0o777, file.mode & 0o777], [0o700, 0o600]);
  assert.deepEqual([directory.uid, file.uid, file.gid], [account.uid, account.uid, account.gid]);
  assert.deepEqual([readFileSync(join(folder, 'keys'), 'utf8'), readdirSync(folder)], ['two\n', ['keys']]);
});

test('a link of the account is replaced, and what it leads to stays', () => {
  make();
  const target = join(home, 'target');
  writeFileSync(target, 'kept');
  symlinkSync(target, join(folder, 'keys'));
  lchownSync(join(folder, 'keys'), account.uid, account.gid);
  replace('new');
  assert.deepEqual(
    [readFileSync(target, 'utf8'), readFileSync(join(folder, 'keys'), 'utf8')],
    ['kept', 'new'],
  );
  assert.ok(lstatSync(join(folder, 'keys')).isFile());
});

test('a folder that is none is told', () => {
  writeFileSync(folder, '');
  chownSync(folder, account.uid, account.gid);
  assert.throws(() => replace('x'), { code: 'ENOTDIR' });
  assert.throws(make, { code: 'EEXIST' });
});

test('what another user has put into the way is not followed', { skip: root ? false : 'takes root' }, () => {
  const elsewhere = join(home, 'elsewhere');
  mkdirSync(elsewhere);
  chownSync(elsewhere, account.uid, account.gid);
  symlinkSync(elsewhere, folder);
  lchownSync(folder, OTHER, OTHER);
  assert.throws(() => replace('x'), { code: 'EACCES' });
  assert.deepEqual(readdirSync(elsewhere), []);
  rmSync(folder);

  mkdirSync(folder);
  chownSync(folder, OTHER, OTHER);
  chmodSync(folder, 0o777);
  assert.throws(() => replace('x'), { code: 'EACCES' });
  assert.deepEqual(readdirSync(folder), []);

  chownSync(folder, account.uid, account.gid);
  symlinkSync('/nowhere', join(folder, 'keys'));
  lchownSync(join(folder, 'keys'), OTHER, OTHER);
  assert.throws(() => replace('x'), { code: 'EACCES' });
  assert.deepEqual(readdirSync(folder), ['keys']);
});
