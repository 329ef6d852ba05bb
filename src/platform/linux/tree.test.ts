import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EFBIG, EISDIR, ENOENT } from '../../runtime/index.ts';
import { sys } from '../../runtime/node/index.ts';
import { SystemTree } from './tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'qga-tree-'));
after(() => rmSync(folder, { recursive: true }));
const tree = new SystemTree(sys);

test('a text is read to its end, whatever its length', () => {
  for (const length of [0, 1, 4095, 4096, 4097, 100_000]) {
    writeFileSync(join(folder, 'file'), 'x'.repeat(length));
    assert.equal(tree.readText(join(folder, 'file')), 'x'.repeat(length));
  }
});

test('what cannot be read is the negated errno', () => {
  assert.equal(tree.readText(join(folder, 'nothing')), -ENOENT);
  assert.equal(tree.readText(folder), -EISDIR);
});

test('a text without end is not read for ever', () => {
  assert.equal(tree.readText('/dev/zero'), -EFBIG);
});
