import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EPERM, type Sys } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { filesContract } from '../files.contract.ts';
import type { FileAccess } from '../index.ts';
import { LinuxFiles } from './files.ts';

const files = new LinuxFiles(sys);
const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-files-'));
after(() => rmSync(directory, { recursive: true }));

let used = 0;
const path = (): string => join(directory, `file-${++used}`);

filesContract('Linux files', () => ({ files, path }));

const READ: FileAccess = { read: true, write: false, append: false, truncate: false, create: undefined };
const WRITE: FileAccess = { read: false, write: true, append: false, truncate: true, create: 0o666 };

function modeOf(file: string): number {
  return statSync(file).mode & 0o7777;
}

test('a new file has the permissions asked for whatever the umask, an existing one keeps its own', () => {
  const file = path();
  const before = process.umask(0o077);
  files.open(file, WRITE).close();
  process.umask(before);
  assert.equal(modeOf(file), 0o666);
  chmodSync(file, 0o640);
  files.open(file, WRITE).close();
  assert.equal(modeOf(file), 0o640);
});

test('a new file that does not get its permissions is taken away again', () => {
  const file = path();
  const refusing: Sys = Object.create(sys, { chmod: { value: () => -EPERM } }) as Sys;
  assert.throws(() => new LinuxFiles(refusing).open(file, WRITE), { syscall: 'fchmod', code: 'EPERM' });
  assert.equal(existsSync(file), false);
});

test('a directory can be opened for reading, and then not be read', () => {
  const file = files.open(directory, READ);
  assert.throws(() => file.read(new Uint8Array(1), 0, 1), { code: 'EISDIR' });
  file.close();
});

test('a named pipe never makes the agent wait', () => {
  const pipe = path();
  execFileSync('mkfifo', [pipe]);
  assert.throws(() => files.open(pipe, { ...WRITE, create: undefined }), { code: 'ENXIO' });
  const reader = files.open(pipe, READ);
  const writer = files.open(pipe, WRITE);
  const block = new Uint8Array(1 << 20);
  assert.equal(reader.read(block, 0, block.length), undefined);
  assert.equal(writer.write(block, 0, block.length), 65_536);
  assert.equal(writer.write(block, 0, 1), undefined);
  assert.equal(reader.read(block, 0, block.length), 65_536);
  assert.throws(() => reader.seek(0, 'cur'), { code: 'ESPIPE' });
  reader.close();
  writer.close();
});

test('a name may hold any bytes', () => {
  const odd = join(directory, 'odd');
  files.open(`${odd}\udcff\udc80`, WRITE).close();
  const names = readdirSync(directory, { encoding: 'buffer' });
  assert.ok(names.some((name) => name.equals(Buffer.from('odd\xff\x80', 'latin1'))));
});

test('positions beyond 2^53 are exact', () => {
  const file = path();
  writeFileSync(file, '');
  const open = files.open(file, READ);
  const far = 2n ** 53n + 1n;
  // No file system reaches so far, but some device does; what matters is that the number gets through.
  try {
    assert.equal(open.seek(far, 'set'), far);
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'EINVAL');
  }
  open.close();
});

test('a file that has been closed stays closed', () => {
  const file = files.open(directory, READ);
  file.close();
  assert.throws(() => file.close(), { code: 'EBADF' });
});
