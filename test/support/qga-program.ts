import { build } from 'esbuild';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** `qga` in one piece, as Node.js starts it soonest: tests run it often. */
export class QgaProgram implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where packages are found from, so below the project. */
  static async make(): Promise<QgaProgram> {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    const folder = mkdtempSync(join(ROOT, '.cache', 'qga-'));
    await build({
      entryPoints: [join(ROOT, 'src/bin/qga.ts')],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      packages: 'external',
      logLevel: 'error',
    });
    return new QgaProgram(folder);
  }

  get path(): string {
    return join(this.#folder, 'qga.mjs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
