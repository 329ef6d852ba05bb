import { ENOENT, SystemError } from '../../runtime/index.ts';
import type { Child, Exec, Program, ProgramEnd } from '../index.ts';

/** What a scripted program does: it returns how it ends, at once or in time. Until then it may write. */
export type FakeProgram = (run: FakeRun) => ProgramEnd | Promise<ProgramEnd>;

/** A scripted program at work. */
export interface FakeRun {
  readonly program: Program;
  /** What it was given to read, one character for each byte. */
  readonly input: string;
  /** Writes text, one byte for each character, to where the stream leads. */
  write(stream: 'stdout' | 'stderr', text: string): void;
}

/** Programs by path: a path without a script does not exist. */
export class FakeExec implements Exec {
  readonly programs = new Map<string, FakeProgram>();
  /** Everything that was started, in order; its number is the pid. */
  readonly started: Program[] = [];

  spawn(program: Program): Child {
    const script = this.programs.get(program.file ?? program.path);
    if (script === undefined) throw new SystemError(-ENOENT, 'execve', program.path);
    const child: Child = {
      pid: this.started.push(program),
      onOutput: undefined,
      onEnd: undefined,
      kill(signal) {
        child.onOutput = undefined;
        const { onEnd } = child;
        child.onEnd = undefined;
        void Promise.resolve().then(() => onEnd?.({ signal }));
      },
    };
    void run(script, program, child);
    return child;
  }

  isExecutable(path: string): boolean {
    return this.programs.has(path);
  }
}

async function run(script: FakeProgram, program: Program, child: Child): Promise<void> {
  await undefined; // as with a real program, nothing happens before the callbacks are in place
  const end = await script({
    program,
    input: (program.input ?? []).map(text).join(''),
    write(stream, text) {
      const target = stream === 'stderr' && program.stderr === 'stdout' ? 'stdout' : stream;
      if (program[target] === 'pipe') child.onOutput?.(target, bytes(text));
    },
  });
  const { onEnd } = child;
  child.onOutput = child.onEnd = undefined;
  onEnd?.(end);
}

function text(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
