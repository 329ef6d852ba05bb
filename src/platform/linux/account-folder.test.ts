import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { lchownSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { EIO, ENOSPC, EPERM, type Sys } from '../../runtime/index.ts';
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

function replace(text: string, calls: Partial<Sys> = {}): void {
  const own = { ...sys, ...calls };
  asAccount(sys, account, [], () =>
    replaceFile(own, account, folder, 'keys', new TextEncoder().encode(text)),
  );
}

function make(): void {
  asAccount(sys, account, [], () => makeFolder(sys, folder));
}

function content(): string {
  return readFileSync(join(folder, 'keys'), 'utf8');
}

test('folder and file belong to the account, and are its alone whatever the umask', () => {
  for (const umask of [0, 0o777]) {
    const before = process.umask(umask);
    try {
      make();
      make();
      replace('one\n');
      replace('two\n');
      assert.equal(process.umask(), umask);
    } finally {
      process.umask(before);
    }
    const [directory, file] = [lstatSync(folder), lstatSync(join(folder, 'keys'))];
    assert.deepEqual([directory.mode & 0o777, file.mode & 0o777], [0o700, 0o600]);
    assert.deepEqual([directory.uid, file.uid, file.gid], [account.uid, account.uid, account.gid]);
    assert.deepEqual([content(), readdirSync(folder)], ['two\n', ['keys']]);
    rmSync(folder, { recursive: true });
  }
});

test('a link of the account is replaced, and what it leads to stays', () => {
  make();
  const target = join(home, 'target');
  writeFileSync(target, 'kept');
  symlinkSync(target, join(folder, 'keys'));
  lchownSync(join(folder, 'keys'), account.uid, account.gid);
  replace('new');
  assert.deepEqual([readFileSync(target, 'utf8'), content()], ['kept', 'new']);
  assert.ok(lstatSync(join(folder, 'keys')).isFile());
});

test('a system that takes a few bytes at a time gets all of them', () => {
  make();
  replace('one two three', {
    write: (fd, from, at, length) => sys.write(fd, from, at, Math.min(length, 5)),
  });
  assert.equal(content(), 'one two three');
});

test('where anything fails the old file stays, and no other', () => {
  make();
  replace('old');
  const temporary = join(folder, `keys.${process.pid}`);
  let written = 0;
  const failures = {
    open: [{ open: (path: string) => (path === folder ? sys.open(path, 0, 0) : -EIO) }, 'EIO'],
    fchmod: [{ chmod: () => -EPERM }, 'EPERM'],
    write: [{ write: () => (written++ < 3 ? 1 : -ENOSPC) }, 'ENOSPC'],
    rename: [{ rename: () => -EIO }, 'EIO'],
  } as const;
  for (const [syscall, [calls, code]] of Object.entries(failures)) {
    assert.throws(() => replace('newer', calls), { code, syscall, path: temporary });
    assert.deepEqual([content(), readdirSync(folder)], ['old', ['keys']]);
  }
  assert.throws(() => replace('newer', { write: () => 0 }), { code: 'EIO', syscall: 'write' });
  assert.deepEqual([content(), readdirSync(folder)], ['old', ['keys']]);
});

test('what stands at the name of the temporary file is replaced, never written through', () => {
  make();
  const target = join(home, 'target');
  writeFileSync(target, 'kept');
  chmodSync(target, 0o666);
  symlinkSync(target, join(folder, `keys.${process.pid}`));
  replace('new');
  assert.deepEqual([readFileSync(target, 'utf8'), content(), readdirSync(folder)], ['kept', 'new', ['keys']]);
});

test('a directory in the place of the file is told', () => {
  make();
  mkdirSync(join(folder, 'keys'));
  assert.throws(() => replace('x'), { code: 'EISDIR', syscall: 'rename' });
  assert.deepEqual(readdirSync(folder), ['keys']);
});

test('a folder that is none is told', () => {
  writeFileSync(folder, '');
  chownSync(folder, account.uid, account.gid);
  assert.throws(() => replace('x'), { code: 'ENOTDIR', syscall: 'open' });
  assert.throws(make, { code: 'EEXIST' });
});

test('what another user has put into the way is not followed', { skip: root ? false : 'takes root' }, () => {
  const elsewhere = join(home, 'elsewhere');
  mkdirSync(elsewhere);
  chownSync(elsewhere, account.uid, account.gid);
  symlinkSync(elsewhere, folder);
  lchownSync(folder, OTHER, OTHER);
  const refusal = { code: 'EPERM', syscall: 'stat', path: folder };
  assert.throws(() => replace('x'), refusal);
  assert.deepEqual(readdirSync(elsewhere), []);
  lchownSync(folder, account.uid, account.gid);
  replace('x');
  assert.deepEqual(readdirSync(elsewhere), ['keys']);
  // That it was the account's own when it was looked at helps nobody: what counts is what has been opened.
  chownSync(elsewhere, OTHER, OTHER);
  chmodSync(elsewhere, 0o777);
  assert.throws(() => replace('y'), refusal);
  assert.equal(content(), 'x');
  rmSync(folder);

  mkdirSync(folder);
  chownSync(folder, OTHER, OTHER);
  chmodSync(folder, 0o777);
  assert.throws(() => replace('x'), refusal);
  assert.deepEqual(readdirSync(folder), []);

  chownSync(folder, account.uid, account.gid);
  const file = join(folder, 'keys');
  symlinkSync('/nowhere', file);
  lchownSync(file, OTHER, OTHER);
  assert.throws(() => replace('x'), { ...refusal, path: file });
  assert.deepEqual(readdirSync(folder), ['keys']);
  lchownSync(file, 0, 0);
  replace('x');
  assert.equal(content(), 'x');
});
