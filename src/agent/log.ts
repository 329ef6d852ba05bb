import type { Sys } from '../runtime/index.ts';

/** From the loudest on. */
export const logLevels = ['error', 'critical', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Characters of lines that wait while nothing may be written; later lines are counted and lost. */
const HELD_LIMIT = 64 << 10;

/**
 * The agent's log: `<seconds>.<microseconds>: <level>: <message>`, one line each, written at once. Only errors, unless it
 * is verbose.
 */
export class Log {
  readonly #sys: Sys;
  /** Where lines are written: 2 is standard error. */
  descriptor: number;
  /** Whether anything below an error is written: ask before composing an expensive message. */
  verbose: boolean;
  /** Lines that wait, while it is held. */
  #held: string[] | undefined;
  #heldLength = 0;
  #lost = 0;

  constructor(sys: Sys, descriptor: number, verbose = false) {
    this.#sys = sys;
    this.descriptor = descriptor;
    this.verbose = verbose;
  }

  error(message: string): void {
    this.#write('error', message);
  }

  critical(message: string): void {
    this.#write('critical', message);
  }

  warning(message: string): void {
    if (this.verbose) this.#write('warning', message);
  }

  info(message: string): void {
    if (this.verbose) this.#write('info', message);
  }

  debug(message: string): void {
    if (this.verbose) this.#write('debug', message);
  }

  /** Keeps lines in memory from now on: the log may be on a file system that is frozen, and a write would never return. */
  hold(): void {
    this.#held ??= [];
  }

  /** Writes what was held, and everything at once from now on. */
  release(): void {
    const lines = this.#held ?? [];
    this.#held = undefined;
    this.#heldLength = 0;
    for (const line of lines) this.#put(line);
    if (this.#lost > 0)
      this.#write('critical', `${this.#lost} lines are lost: too many came while nothing could be written`);
    this.#lost = 0;
  }

  #write(level: LogLevel, message: string): void {
    const time = this.#sys.realTime();
    const seconds = Math.floor(time / 1e6);
    const micros = String(time % 1e6).padStart(6, '0');
    const line = `${seconds}.${micros}: ${level}: ${message}\n`;
    if (this.#held === undefined) return this.#put(line);
    if (this.#heldLength + line.length > HELD_LIMIT) {
      this.#lost++;
      return;
    }
    this.#held.push(line);
    this.#heldLength += line.length;
  }

  #put(line: string): void {
    const bytes = new Uint8Array(line.length * 3);
    this.#sys.write(this.descriptor, bytes, 0, this.#sys.encodeText(line, bytes, 0));
  }
}
