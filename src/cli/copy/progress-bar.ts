import { Presets, SingleBar } from 'cli-progress';
import { printable } from '../../client/index.ts';
import { sizeText } from '../size-text.ts';

/** Columns of the file's name. */
const NAME = 24;

/** How far a file is, on standard error. */
export class ProgressBar {
  readonly #bar = new SingleBar(
    {
      format: '{name} [{bar}] {percentage}%  {done} of {size}  {rate}/s  {left}',
      // All of it fits into 80 columns.
      barsize: 15,
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 50,
      fps: 8,
      stream: process.stderr,
    },
    Presets.legacy,
  );
  readonly #name: string;
  #start = 0;
  #isShown = false;

  constructor(name: string) {
    const text = printable(name);
    this.#name = text.length > NAME ? `…${text.slice(1 - NAME)}` : text.padEnd(NAME);
  }

  update(bytes: number, total: number | undefined): void {
    if (total === undefined) return;
    if (!this.#isShown) {
      this.#start = performance.now();
      this.#bar.start(total, 0, this.#texts(0, total));
      this.#isShown = true;
    }
    this.#bar.update(bytes, this.#texts(bytes, total));
  }

  stop(): void {
    if (this.#isShown) this.#bar.stop();
  }

  #texts(bytes: number, total: number): Record<string, string> {
    const seconds = Math.max(1, performance.now() - this.#start) / 1000;
    const rate = bytes / seconds;
    const left = rate > 0 ? Math.round((total - bytes) / rate) : 0;
    return {
      name: this.#name,
      done: sizeText(bytes),
      size: sizeText(total),
      rate: sizeText(rate),
      left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`,
    };
  }
}
