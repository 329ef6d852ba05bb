import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sys } from '../../runtime/node/index.ts';
import { readAccountFile } from './account-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-account-'));
after(() => rmSync(directory, { recursive: true }));

const uid = process.getuid!();
const gid = process.getgid!();
/** Somebody who is neither root nor whoever runs the tests, nor of their group. */
const stranger = { name: 'stranger', uid: uid + 4711, gid: gid + 4711, home: directory };

function file(name: string, mode: number): string {
  const path = join(directory, name);
  writeFileSync(path, 'text é\n');
  chmodSync(path, mode);
  return path;
}

test('a file is read that the account may read: as its owner, by its group, or as anybody', () => {
  assert.equal(readAccountFile(sys, file('own', 0o600), { ...stranger, uid }), 'text é\n');
  assert.equal(readAccountFile(sys, file('group', 0o640), { ...stranger, gid }), 'text é\n');
  assert.equal(readAccountFile(sys, file('all', 0o604), stranger), 'text é\n');
  assert.equal(readAccountFile(sys, file('any', 0o600), { ...stranger, uid: 0 }), 'text é\n');
});

test("a file that is not the account's to read is refused, by way of a link too", () => {
  const secret = file('secret', 0o640);
  const link = join(directory, 'link');
  symlinkSync(secret, link);
  for (const path of [secret, link]) {
    assert.throws(() => readAccountFile(sys, path, stranger), { code: 'EACCES', syscall: 'open', path });
  }
  assert.throws(() => readAccountFile(sys, file('not mine', 0o604), { ...stranger, gid }), {
    code: 'EACCES',
  });
});

test('what is not there, a directory, a FIFO and a device are errors, and nothing waits', () => {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const root = { ...stranger, uid: 0 };
  assert.throws(() => readAccountFile(sys, join(directory, 'no'), root), { code: 'ENOENT', syscall: 'open' });
  assert.throws(() => readAccountFile(sys, directory, root), { code: 'EISDIR', syscall: 'read' });
  assert.throws(() => readAccountFile(sys, fifo, root), { code: 'EINVAL', syscall: 'read' });
  assert.throws(() => readAccountFile(sys, '/dev/zero', root), { code: 'EINVAL', syscall: 'read' });
});

test('a device is not even opened: a watchdog would count from then on', () => {
  const O_PATH = 0x20_0000;
  const link = join(directory, 'watchdog');
  symlinkSync('/dev/zero', link);
  const open: typeof sys.open = (path, flags, mode) => {
    assert.equal(flags & O_PATH, O_PATH, `${path} was opened`);
    return sys.open(path, flags, mode);
  };
  const root = { ...stranger, uid: 0 };
  assert.throws(() => readAccountFile({ ...sys, open }, link, root), { code: 'EINVAL' });
});
