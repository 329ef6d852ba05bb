import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const FLAGS = ['-g', '-O1', '-funsigned-char', '-fsanitize=address,undefined', '-fno-sanitize-recover'];

/** Compiles C files into `program`, with the compiler's sanitizers. */
export function compileC(program: string, files: readonly string[], headers: string): void {
  const { status, stderr } = spawnSync('gcc', [...FLAGS, '-I', headers, ...files, '-o', program]);
  assert.deepEqual([status, String(stderr)], [0, '']);
}
