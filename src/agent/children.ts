import type { Exec, Program, ProgramEnd } from '../platform/index.ts';
import { CapturedOutput } from './captured-output.ts';

/** A program that guest-exec has started. */
export interface ExecutedProgram {
  /** Undefined while it runs or while somebody still holds its output open. */
  readonly end: ProgramEnd | undefined;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
}

/**
 * The programs of guest-exec, kept until their end has been reported. They outlive the client that started
 * them.
 */
export class Children {
  readonly #programs = new Map<number | bigint, ExecutedProgram>();

  /** Starts a program and returns its pid. SystemError if it does not start. */
  start(exec: Exec, program: Program): number {
    const child = exec.spawn(program);
    const programs = this.#programs;
    const running = { end: undefined, stdout: new CapturedOutput(), stderr: new CapturedOutput() };
    child.onOutput = (stream, bytes) => running[stream].add(bytes);
    child.onEnd = (end) => {
      // Another may have got the number while this one's own children still held its output open.
      if (programs.get(child.pid) !== running) return;
      programs.set(child.pid, { end, stdout: kept(running.stdout), stderr: kept(running.stderr) });
    };
    programs.set(child.pid, running);
    return child.pid;
  }

  /** How many there are, those among them that have ended. */
  get count(): number {
    return this.#programs.size;
  }

  /** Whether one of them has not ended. */
  get running(): boolean {
    return [...this.#programs.values()].some(({ end }) => end === undefined);
  }

  /** The program `pid`, which is forgotten if it has ended; undefined if there is none. */
  report(pid: number | bigint): ExecutedProgram | undefined {
    const program = this.#programs.get(pid);
    if (program?.end !== undefined) this.#programs.delete(pid);
    return program;
  }
}

const NO_OUTPUT = new CapturedOutput();

/** Many a host never asks how a program has ended: little is kept of one that wrote nothing. */
function kept(output: CapturedOutput): CapturedOutput {
  return output.length === 0 ? NO_OUTPUT : output;
}
