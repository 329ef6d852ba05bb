import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { sysContract } from '../sys.contract.ts';
import { createRuntime } from './index.ts';

describe('the engine port on Node.js', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sys-'));
  const { sys, loop, close } = createRuntime();
  const program = join(import.meta.dirname, 'testdata', 'program.ts');
  const bench = {
    sys,
    loop,
    folder,
    program: [process.execPath, '--disable-warning=ExperimentalWarning', program] as const,
  };
  after(() => {
    close();
    rmSync(folder, { recursive: true });
  });
  for (const { title, run } of sysContract) test(title, { timeout: 30_000 }, () => run(bench));
});
