/**
 * Each width of src/runtime/quickjs/vectors.h that this processor has, against plain C and with the compiler's sanitizers:
 * the product takes but the widest. `node --test test/vectors.ts`, with a C compiler.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { compileC } from './support/compile-c.ts';

const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
const runtime = resolve(import.meta.dirname, '../src/runtime/quickjs');
const program = join(folder, 'vectors');

before(() => compileC(program, [join(runtime, 'testdata/vectors-main.c')], runtime));
after(() => rmSync(folder, { recursive: true }));

test('searches and base64 are the same by vectors of each width and by plain C', () => {
  const { status, stderr } = spawnSync(program, { timeout: 60_000 });
  assert.deepEqual([status, String(stderr)], [0, '']);
});
