import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type QgaOptions, QgaProcess, type QgaResult } from './qga-process.ts';
import { QgaProgram } from './qga-program.ts';

let path: Promise<string> | undefined;

/** Where `qga` is, in one piece; it is made when it is first wanted, and removed when this process ends. */
export async function qgaPath(): Promise<string> {
  path ??= make();
  return await path;
}

async function make(): Promise<string> {
  const { path } = await QgaProgram.make();
  process.on('exit', () => rmSync(dirname(path), { recursive: true, force: true }));
  return path;
}

/** `qga`, called on one guest. */
export class QgaCalls {
  readonly #target: () => string;

  /** `target` is asked at each call. */
  constructor(target: () => string) {
    this.#target = target;
  }

  /** Starts it with the words behind the target. */
  async start(words: readonly string[], options?: QgaOptions): Promise<QgaProcess> {
    return new QgaProcess(await qgaPath(), ['-t', this.#target(), ...words], options);
  }

  /** Runs it to its end, which is to come with this exit code. */
  async exits(code: number, words: readonly string[], options?: QgaOptions): Promise<QgaResult> {
    const result = await (await this.start(words, options)).ended;
    assert.equal(result.code, code, `qga ${words.join(' ')}\n${result.out}${result.err}`);
    return result;
  }

  /** What it prints, for a call that is to succeed. */
  async prints(...words: readonly string[]): Promise<string> {
    return (await this.exits(0, words)).out;
  }

  /** What it prints with --json, whatever its exit code. */
  async json<T>(words: readonly string[], code = 0): Promise<T> {
    return JSON.parse((await this.exits(code, ['--json', ...words])).out) as T;
  }
}
