import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { directoryBelow, placeBelow, staysBelow } from './safe-path.ts';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-safe-'));
  root = join(folder, 'root');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what a guest names', () => {
  test('is below where it is put only if it goes neither up nor away', () => {
    for (const path of ['a', 'a/b', '..a', 'a..', '...', ' ', 'a\nb']) assert.ok(staysBelow(path), path);
    for (const path of ['', '.', '..', '/', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/..', './a', 'a\0b'])
      assert.ok(!staysBelow(path), path);
  });

  test('gets its directories made', async () => {
    await directoryBelow(folder, 'root/a/b');
    assert.ok(lstatSync(join(root, 'a/b')).isDirectory());
    assert.equal(await placeBelow(root, 'a/c/file'), join(root, 'a/c/file'));
    assert.ok(!existsSync(join(root, 'a/c/file')));
  });

  test('is not written through a link that lies in its way, nor over one', async () => {
    await directoryBelow(folder, 'root');
    symlinkSync('/tmp', join(root, 'link'));
    await assert.rejects(placeBelow(root, 'link/file'), { name: 'FileError' });
    await assert.rejects(placeBelow(root, 'link'), { name: 'FileError' });
    await assert.rejects(directoryBelow(root, 'link'), { name: 'FileError' });
  });

  test('that would lie elsewhere is refused', async () => {
    for (const path of ['../x', '/etc/x', 'a/../../x'])
      await assert.rejects(placeBelow(root, path), { name: 'FileError' });
    assert.ok(!existsSync(join(folder, 'x')));
  });
});
