import type { Sys } from '../runtime/index.ts';

/** From the loudest on. */
export const logLevels = ['error', 'critical', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The agent's log: `<seconds>.<microseconds>: <level>: <message>`, one line each, written at once. Only errors, unless it
 * is verbose.
 */
export class Log {
  readonly #sys: Sys;
  readonly #descriptor: number;
  /** Whether anything below an error is written: ask before composing an expensive message. */
  readonly verbose: boolean;

  /** Writes to `descriptor` (2 is standard error). */
  constructor(sys: Sys, descriptor: number, verbose: boolean) {
    this.#sys = sys;
    this.#descriptor = descriptor;
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

  #write(level: LogLevel, message: string): void {
    const time = this.#sys.realTime();
    const seconds = Math.floor(time / 1e6);
    const micros = String(time % 1e6).padStart(6, '0');
    const line = encodeLine(this.#sys, `${seconds}.${micros}: ${level}: ${message}\n`);
    this.#sys.write(this.#descriptor, line, 0, line.length);
  }
}

function encodeLine(sys: Sys, line: string): Uint8Array {
  const bytes = new Uint8Array(line.length * 3);
  return bytes.subarray(0, sys.encodeText(line, bytes, 0));
}
