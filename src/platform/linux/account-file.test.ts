import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ENOENT, type Sys } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { readAccountFile } from './account-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-account-'));
after(() => rmSync(directory, { recursive: true }));
chmodSync(directory, 0o755);

const EPERM = 1;
const root = { name: 'root', uid: 0, gid: 0, home: directory };
const user = { name: 'user', uid: 4711, gid: 4712, home: directory };
const skip = process.getuid!() === 0 ? false : 'only root can become a user';

/** A file in a folder of the same owner. */
function file(name: string, mode: number, uid: number, gid: number, folderMode = 0o755): string {
  const folder = join(directory, name);
  mkdirSync(folder);
  const path = join(folder, 'file');
  writeFileSync(path, 'text é\n');
  chmodSync(path, mode);
  for (const each of [path, folder]) chownSync(each, uid, gid);
  chmodSync(folder, folderMode);
  return path;
}

test('a file is read that the account may read: as its owner, by a group, or as anybody', { skip }, () => {
  for (const path of [
    file('own', 0o600, user.uid, 0, 0o700),
    file('group', 0o640, 0, user.gid, 0o750),
    file('further group', 0o640, 0, 4713, 0o750),
    file('all', 0o604, 0, 0),
  ]) {
    assert.equal(readAccountFile(sys, path, user, [4713]), 'text é\n');
  }
  assert.equal(process.geteuid!(), 0);
});

test("a file that is not the account's to read is refused, by way of a link too", { skip }, () => {
  const link = join(directory, 'link');
  const hidden = file('hidden', 0o644, 0, 0, 0o700);
  symlinkSync(hidden, link);
  for (const path of [
    file('secret', 0o640, 0, 0),
    file('group without right', 0o604, 0, user.gid),
    hidden,
    link,
  ]) {
    const refusal = { code: 'EACCES', syscall: 'open', path };
    assert.throws(() => readAccountFile(sys, path, user, []), refusal);
  }
  assert.equal(process.geteuid!(), 0);
});

function readAsRoot(path: string): string {
  return readAccountFile(sys, path, root, []);
}

test('what is not there, a directory, a FIFO and a device are errors, and nothing waits', () => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  assert.throws(() => readAsRoot(join(directory, 'no')), { code: 'ENOENT', syscall: 'open' });
  assert.throws(() => readAsRoot(directory), { code: 'EISDIR', syscall: 'read' });
  assert.throws(() => readAsRoot(fifo), { code: 'EINVAL', syscall: 'read' });
  assert.throws(() => readAsRoot('/dev/zero'), { code: 'EINVAL', syscall: 'read' });
});

test('a file that would fill the memory of the guest is refused', () => {
  const path = join(directory, 'large');
  writeFileSync(path, '');
  truncateSync(path, 16 << 20);
  assert.equal(readAsRoot(path).length, 16 << 20);
  truncateSync(path, (16 << 20) + 1);
  assert.throws(() => readAsRoot(path), { code: 'EFBIG', syscall: 'read' });
});

test("an agent that is not root's becomes nobody else", () => {
  const own: Sys = { ...sys, userId: () => 1000, becomeUser: () => assert.fail('became a user') };
  const path = join(directory, 'mine');
  writeFileSync(path, 'mine');
  assert.equal(readAccountFile(own, path, user, []), 'mine');
});

test('an agent that cannot be itself again ends, whatever came of the file', () => {
  for (const open of [sys.open, (): number => -ENOENT]) {
    const own: Sys = {
      ...sys,
      open,
      userId: () => 0,
      becomeUser: () => 0,
      becomeSelf: () => -EPERM,
      exit: (code) => {
        throw new Error(`ended with ${code}`);
      },
    };
    assert.throws(() => readAccountFile(own, '/etc/passwd', user, []), { message: 'ended with 1' });
  }
});
