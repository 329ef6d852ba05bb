import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EISDIR, ENOENT } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { readBytes } from './file-bytes.ts';

const directory = mkdtempSync(join(tmpdir(), 'qemu-ga-bytes-'));
after(() => rmSync(directory, { recursive: true }));

test('a file is read whole, whatever its size', () => {
  const path = join(directory, 'file');
  for (const size of [0, 1, 4095, 4096, 4097, 8192, 20_000]) {
    const content = Uint8Array.from({ length: size }, (_, index) => index % 251);
    writeFileSync(path, content);
    assert.deepEqual(readBytes(sys, path), content, `${size} bytes`);
  }
});

test('a file of the kernel, which claims to be empty, is read whole', () => {
  const bytes = readBytes(sys, '/proc/self/status');
  assert.ok(typeof bytes !== 'number' && bytes.length > 500);
});

test('what cannot be opened or read gives the error', () => {
  assert.equal(readBytes(sys, join(directory, 'nothing')), -ENOENT);
  assert.equal(readBytes(sys, directory), -EISDIR);
});
