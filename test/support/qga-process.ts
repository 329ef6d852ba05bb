import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a call of `qga` has ended. */
export interface QgaResult {
  /** Null if a signal has ended it: also when it took too long. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly milliseconds: number;
}

/** How it is called. */
export interface QgaOptions {
  /** Its standard input. */
  readonly input?: string | Uint8Array;
  /** Milliseconds after which it is killed. */
  readonly limit?: number;
}

const LIMIT = 60_000;

/** `qga` as a user starts it, in a pipe. */
export class QgaProcess {
  out = '';
  err = '';
  readonly ended: Promise<QgaResult>;
  readonly #child: ChildProcess;

  constructor(path: string, words: readonly string[], { input = '', limit = LIMIT }: QgaOptions = {}) {
    const started = performance.now();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...words], {
      stdio: 'pipe',
      env: { ...process.env, QGA_INVENTORY: '', QGA_TARGET: '' },
      timeout: limit,
      killSignal: 'SIGKILL',
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    child.stdin.on('error', () => {}).end(input);
    const { promise, resolve, reject } = Promise.withResolvers<QgaResult>();
    child.on('error', reject).on('close', (code) => {
      resolve({ code, out: this.out, err: this.err, milliseconds: performance.now() - started });
    });
    this.ended = promise;
  }

  /** Resolves when it has written `text` to either stream; fails when it ends before. */
  async says(text: string): Promise<void> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    while (!this.out.includes(text) && !this.err.includes(text)) {
      if (hasEnded) throw new Error(`qga has ended and has not said '${text}': ${this.out}${this.err}`);
      await sleep(10);
    }
  }

  /** What Ctrl-C sends it, or another signal. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): void {
    this.#child.kill(signal);
  }
}
